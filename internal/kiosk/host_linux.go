package kiosk

import (
	"bytes"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// freeBytes returns what is left on the disk of a folder; 0 when unknown.
func freeBytes(folder string) int64 {
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		return 0
	}
	return int64(disk.Bavail) * disk.Bsize
}

// memoryBytes returns what this program takes in memory; 0 when unknown.
func memoryBytes() int64 {
	content, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(content)
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
