package httpd

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// memoryFile makes a file that is in no folder and on no disk, with a path that
// opens it again. It is closed when nothing refers to it any more. nil means
// that there can be none.
func memoryFile(data []byte) (*os.File, string) {
	descriptor, err := unix.MemfdCreate("passerelles-body", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, ""
	}
	file := os.NewFile(uintptr(descriptor), "body")
	if _, err := file.Write(data); err != nil {
		file.Close()
		return nil, ""
	}
	path := "/proc/self/fd/" + strconv.Itoa(descriptor)
	reopened, err := os.Open(path)
	if err != nil { // no /proc here
		file.Close()
		return nil, ""
	}
	reopened.Close()
	return file, path
}
