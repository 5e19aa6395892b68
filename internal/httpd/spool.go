package httpd

import (
	"io"
	"net/http"
	"os"
	"runtime"
	"sync"
)

// spoolFrom is the size from which a compressed body is worth a file: below it,
// copying the bytes is cheaper than opening one.
const spoolFrom = 64 << 10

// spool is a large body as a file that lives in memory, so that the kernel
// sends its pages as they are (sendfile) instead of copying them at every
// request. It is made when the body is first asked for, and goes with it.
type spool struct {
	make sync.Once
	file *os.File // nil where the system has no such files
	path string   // reopens it: every request reads from its own beginning
}

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
	own, err := os.Open(s.path)
	runtime.KeepAlive(s.file) // the path is that of its descriptor
	if err != nil {
		return false
	}
	defer own.Close()
	n, _ := socket.ReadFrom(own) // that the client went away is no error of ours
	x.bytes += n
	return true
}

// writeVariant writes a body in one coding, except to HEAD.
func (x *exchange) writeVariant(r *http.Request, v *variant) {
	if v.spool != nil && r.Method != http.MethodHead && v.spool.send(x, v.data) {
		return
	}
	x.writeBody(r, v.data)
}
