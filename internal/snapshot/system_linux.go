package snapshot

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncAll puts all that was written on the disk: one call, where there may be
// a hundred thousand files.
func syncAll(folder string) error {
	opened, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer opened.Close()
	return unix.Syncfs(int(opened.Fd()))
}

// exchange gives each of two folders the name of the other, at once.
func exchange(a, b string) error {
	return unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
}
