-- What the Redis user that calls may do, asked before anybody needs it.

-- {partition} command and its arguments as JSON… → those that this user may not run, as they came. Runs none of them.
register('rights', READS, function(keys, args)
  local refused = {}
  for _, text in ipairs(args) do
    if not redis.acl_check_cmd(unpack(cjson.decode(text))) then refused[#refused + 1] = text end
  end
  return refused
end)
