// A server of the MongoDB protocol for tests: FerretDB over SQLite, in one process that needs nothing else.
//
//	ferretdb <address> <folder>
//
// It listens on the address and keeps its data in the folder, which must exist. It ends when its standard input does: so it
// never outlives who started it.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if len(os.Args) != 3 {
		fail("usage: ferretdb <address> <folder>")
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener: ferretdb.ListenerConfig{TCP: os.Args[1]},
		// Warnings are about single requests, and tests send wrong ones.
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: sqliteURL(os.Args[2]),
	})
	if err != nil {
		fail(err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	if err = server.Run(context.Background()); err != nil {
		fail(err)
	}
}

// sqliteURL names the folder. What was written outlives this process, not this machine: nothing waits for the disk.
func sqliteURL(folder string) string {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		fail(err)
	}
	query := url.Values{"_pragma": {"synchronous(off)"}}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: absolute + "/", RawQuery: query.Encode()}).String()
}

func fail(why any) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
