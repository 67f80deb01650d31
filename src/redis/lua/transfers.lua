-- Files on their way. A transfer lives in its room's partition, so its change and the room's event are one step.

settle_transfers = function(room, settings, epoch, time) end
