//go:build !linux

package kiosk

// A kiosk is a Linux machine: elsewhere these are unknown.

func freeBytes(string) int64 { return 0 }

func memoryBytes() int64 { return 0 }
