package httpd

import (
	"io"
	"net/http"
	"os"
	"runtime"
	"sync"
)

// spoolFrom is the size from which a compressed body is worth a file: below it,
// copying the bytes is cheaper than a second call to the kernel.
const spoolFrom = 64 << 10

// spool is a large body as a file that lives in memory, so that the kernel
// sends its pages as they are (sendfile) instead of copying them at every
// request. It is made when the body is first asked for, and goes with it.
type spool struct {
	make sync.Once
	file *os.File // nil where the system has no such files
	path string   // reopens it: every answer reads from its own beginning
	// opened are reopened files that no answer reads now. Opening and closing one
	// for each was a tenth of what a large answer costs.
	opened chan *os.File
}

// mostOpened is how many files a spool keeps open for the next answers.
const mostOpened = 32

func newSpool() *spool { return &spool{opened: make(chan *os.File, mostOpened)} }

// send answers with the spooled body, which holds data. It reports whether it
// did; if not, nothing was sent.
func (s *spool) send(x *exchange, data []byte) bool {
	socket, ok := x.ResponseWriter.(io.ReaderFrom)
	if !ok {
		return false
	}
	s.make.Do(func() { s.file, s.path = memoryFile(data) })
	if s.file == nil {
		return false
	}
	own, err := s.open()
	if err != nil {
		return false
	}
	defer s.keep(own)
	// With its length the kernel need not be asked whether more is to come.
	n, _ := socket.ReadFrom(io.LimitReader(own, int64(len(data)))) // that the client went away is no error of ours
	x.bytes += n
	return true
}

// open returns the spool as a file that nobody else reads, at its beginning.
func (s *spool) open() (*os.File, error) {
	select {
	case own := <-s.opened:
		return own, nil
	default:
		defer runtime.KeepAlive(s.file) // the path is that of its descriptor
		return os.Open(s.path)
	}
}

// keep takes a file back from an answer, which may have left it anywhere.
func (s *spool) keep(own *os.File) {
	if _, err := own.Seek(0, io.SeekStart); err == nil {
		select {
		case s.opened <- own:
			return
		default:
		}
	}
	_ = own.Close() // it was only read
}

// writeVariant writes a body in one coding, except to HEAD.
func (x *exchange) writeVariant(r *http.Request, v *variant) {
	if r.Method == http.MethodHead {
		return
	}
	if v.spool != nil && v.spool.send(x, v.data) {
		return
	}
	x.writeBody(r, v.data)
}
