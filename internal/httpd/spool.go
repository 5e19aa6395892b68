package httpd

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync"
	"syscall"
)

// spoolFrom is the size from which a compressed body is worth a file: below it,
// copying the bytes is cheaper than a second call to the kernel.
const spoolFrom = 64 << 10

// corkFrom is the size from which net/http writes an answer in two goes: what its
// buffer holds, then the rest.
const corkFrom = 4 << 10

// spool is a large body as a file that lives in memory, so that the kernel
// sends its pages as they are (sendfile) instead of copying them at every
// request. It is made when the body is first asked for, and goes with it.
type spool struct {
	make sync.Once
	file *os.File // nil where the system has no such files
	path string   // reopens it: every answer reads from its own beginning
	// opened are reopened files that no answer reads now. Opening and closing one
	// for each was a tenth of what a large answer costs.
	opened sync.Pool // of *os.File
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
	own, err := s.open()
	if err != nil {
		return false
	}
	defer s.opened.Put(own)
	// With its length the kernel need not be asked whether more is to come.
	n, _ := socket.ReadFrom(io.LimitReader(own, int64(len(data)))) // that the client went away is no error of ours
	x.bytes += n
	return true
}

// open returns the spool as a file that nobody else reads, at its beginning.
func (s *spool) open() (*os.File, error) {
	defer runtime.KeepAlive(s.file) // the path is that of its descriptor
	if own, ok := s.opened.Get().(*os.File); ok {
		_, err := own.Seek(0, io.SeekStart)
		return own, err
	}
	return os.Open(s.path)
}

// writeVariant writes a body in one coding, except to HEAD.
func (x *exchange) writeVariant(r *http.Request, v *variant) {
	if r.Method == http.MethodHead {
		return
	}
	if len(v.data) >= corkFrom {
		defer cork(r)()
	}
	if v.spool != nil && v.spool.send(x, v.data) {
		return
	}
	x.writeBody(r, v.data)
}

// socketKey is what the context of a request keeps its connection under.
type socketKey struct{}

// withSocket keeps a connection in the context of its requests: see
// [http.Server.ConnContext].
func withSocket(ctx context.Context, conn net.Conn) context.Context {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return ctx
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return ctx
	}
	return context.WithValue(ctx, socketKey{}, raw)
}

// cork has the kernel wait for the rest of an answer before it sends the part of
// a packet: headers and body leave together, and the client wakes up once. What
// it returns lets the rest go.
func cork(r *http.Request) (uncork func()) {
	raw, ok := r.Context().Value(socketKey{}).(syscall.RawConn)
	if !ok {
		return func() {}
	}
	_ = raw.Control(hold) // without it, the answer is merely slower
	return func() { _ = raw.Control(release) }
}
