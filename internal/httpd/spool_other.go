//go:build !linux

package httpd

import "os"

// memoryFile is for Linux: elsewhere bodies are copied.
func memoryFile([]byte) (*os.File, string) { return nil, "" }

// hold and release do nothing: what TCP_CORK is to Linux has other names elsewhere.
func hold(uintptr) {}

func release(uintptr) {}
