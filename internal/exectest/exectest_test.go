package exectest

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
)

// A program just written runs, however many others are being started.
func TestWriteProgram(t *testing.T) {
	folder := t.TempDir()
	done := make(chan struct{})
	var others sync.WaitGroup
	for range 4 {
		others.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					_ = exec.Command("true").Run() // only its start matters
				}
			}
		})
	}
	defer others.Wait()
	defer close(done)
	for i := range 300 {
		path := filepath.Join(folder, strconv.Itoa(i))
		WriteProgram(t, path, []byte("#!/bin/sh\nexit 0\n"))
		if err := exec.Command(path).Run(); err != nil {
			t.Fatal(err)
		}
	}
}
