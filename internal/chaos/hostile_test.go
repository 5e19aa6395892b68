package chaos

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// attack is one way to be a bad client.
type attack struct {
	name string
	do   func(*villain)
}

func attacks() []attack {
	return []attack{
		{"slow headers", (*villain).slowHeaders},
		{"slow bodies", (*villain).slowBodies},
		{"slow readers", (*villain).slowReaders},
		{"idle connections", (*villain).idle},
		{"huge headers", (*villain).hugeHeaders},
		{"huge addresses", (*villain).hugeAddresses},
		{"pipelined requests", (*villain).pipelined},
		{"malformed requests", (*villain).malformed},
	}
}

// What is promised of a server that is attacked. Its memory is what it has with
// the bundled data, and that of all the connections it holds.
const (
	mostConnections = 4096
	mostMemory      = 320 << 20
	slack           = 40 // goroutines and descriptors that may just be coming or going
)

// TestHostileClients has somebody at another address do their worst while honest
// people look at the map: none of them loses a request, memory stays within
// bounds, and when it is over nothing is left of it.
func TestHostileClients(t *testing.T) {
	t.Parallel()
	s := serve(t, newCluster(t, "").url(atlas))
	s.ready()
	warm := s.begin(t) // so that what honest people cost is there already
	eventually(t, time.Minute, "the load is there", func() bool { return warm.sofar() > 20 })
	warm.check(t)
	quiet := warm.slowest
	rest := s.memory(t)
	goroutines, descriptors := s.metric("go_goroutines"), s.metric("process_open_fds")
	for _, attack := range attacks() {
		t.Run(attack.name, func(t *testing.T) {
			s.forgetPeak(t)
			load := s.begin(t)
			load.allowed = max(slowestAllowed, 2*quiet) // a machine that is busy without us is slow without us
			v := &villain{t: t, server: s}
			attack.do(v)
			eventually(t, time.Minute, "honest people are served", func() bool { return load.sofar() > 20 })
			v.leave()
			load.check(t)
			eventually(t, time.Minute, "no goroutine is left over", func() bool { return s.metric("go_goroutines") <= goroutines+slack })
			eventually(t, time.Minute, "no descriptor is left over", func() bool { return s.metric("process_open_fds") <= descriptors+slack })
			peak := s.peakMemory(t)
			if peak > mostMemory {
				t.Errorf("the server took %d MiB, want %d at most", peak>>20, mostMemory>>20)
			}
			report.add("hostile: "+attack.name, map[string]float64{
				"connections": float64(v.opened), "requests": float64(load.asked), "failed": float64(len(load.failures)),
				"slowest_ms": ms(load.slowest), "peak_mib": float64(peak >> 20),
			})
		})
	}
	if thorough() {
		// The runtime collects at least every two minutes, then gives back slowly.
		var after int
		back := eventually(t, 5*time.Minute, "memory is given back", func() bool {
			after = s.memory(t)
			return after <= rest+rest/4+32<<20
		})
		report.add("hostile: memory given back", map[string]float64{
			"before_mib": float64(rest >> 20), "after_mib": float64(after >> 20), "back_ms": ms(back),
		})
	}
	if said := s.said.String(); strings.Contains(said, "panic") || strings.Contains(said, "level=ERROR") {
		t.Errorf("the server complains:\n%s", last(said, 20))
	}
}

// villain is a client at an address of their own, with many connections.
type villain struct {
	t      *testing.T
	server *server
	mu     sync.Mutex
	open   []net.Conn
	opened int
}

// dial opens a connection from the villain's address, which is another one of
// this machine's than the honest clients'.
func (v *villain) dial() (net.Conn, error) {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 66)}, Timeout: time.Minute}
	conn, err := dialer.Dial("tcp", v.server.addr)
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.open = append(v.open, conn)
	v.opened++
	return conn, conn.SetDeadline(time.Now().Add(4 * time.Minute)) // the server's patience is shorter
}

// leave closes every connection.
func (v *villain) leave() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, conn := range v.open {
		_ = conn.Close() // most were closed by the server
	}
	v.open = nil
}

// many does the same on many connections at once, and wants each to end well.
func (v *villain) many(n int, do func(net.Conn) error) {
	v.t.Helper()
	failures := make(chan error, n)
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			conn, err := v.dial()
			if err == nil {
				err = do(conn)
			}
			if err != nil {
				failures <- err
			}
		})
	}
	all.Wait()
	select {
	case err := <-failures:
		v.t.Errorf("of %d connections, %d: %v", n, len(failures)+1, err)
	default:
	}
}

// afford is how many connections this process may have.
func (v *villain) afford(n int) int {
	v.t.Helper()
	var limit syscall.Rlimit // which the runtime has raised as far as it goes
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		v.t.Fatal(err)
	}
	return min(n, int(min(limit.Cur, 1<<20))-500)
}

// drip sends a start, then a piece every now and then for as long as the server
// lets it, and wants the server to put an end to it.
func (v *villain) drip(start, piece string) func(net.Conn) error {
	return func(conn net.Conn) error {
		if _, err := io.WriteString(conn, start); err != nil {
			return err
		}
		over := make(chan struct{})
		var sender sync.WaitGroup
		sender.Go(func() {
			ticker := time.NewTicker(500 * time.Millisecond)
			defer ticker.Stop()
			for {
				select {
				case <-over:
					return
				case <-ticker.C:
					_, _ = io.WriteString(conn, piece) // its end is seen by who reads
				}
			}
		})
		_, err := io.Copy(io.Discard, conn) // an answer, or none, then the end
		close(over)
		sender.Wait()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return errors.New("the server waits for ever")
		}
		return nil
	}
}

func (v *villain) slowHeaders() {
	v.many(pick(200, 2000), v.drip("GET /layers/all.geojson HTTP/1.1\r\nHost: x\r\n", "X-Slow: 1\r\n"))
}

// notesForm begins a form with notes, whose body is yet to come.
const notesForm = "POST /missions/dossier.pdf?country=PS HTTP/1.1\r\nHost: x\r\n" +
	"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 60000\r\n\r\n" +
	"--b\r\nContent-Disposition: form-data; name=\"notes\"\r\n\r\n{"

func (v *villain) slowBodies() { v.many(pick(200, 2000), v.drip(notesForm, " ")) }

// slowReaders ask for the largest that is served, and read none of it. In the
// long form they stay until the server has had enough.
func (v *villain) slowReaders() {
	before := v.server.metric("go_goroutines")
	n, request := pick(200, 2000), "GET "+largest(v.t)+" HTTP/1.1\r\nHost: x\r\n\r\n"
	v.many(n, func(conn net.Conn) error {
		if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
			return err
		}
		if _, err := io.WriteString(conn, request); err != nil {
			return err
		}
		first := make([]byte, 12)
		if _, err := io.ReadFull(conn, first); err != nil || string(first) != "HTTP/1.1 200" {
			return fmt.Errorf("%q, %w", first, err)
		}
		return nil
	})
	if held := v.server.metric("go_goroutines") - before; held < float64(n)/2 {
		v.t.Errorf("only %g readers of %d are held up: this test saw nothing", held, n)
	}
	if thorough() {
		eventually(v.t, 3*time.Minute, "the server ends slow readers", func() bool { return v.server.metric("go_goroutines") <= before+slack })
	}
}

// idle opens more connections than the server holds, and says nothing.
func (v *villain) idle() {
	n := v.afford(pick(mostConnections+500, 10_000))
	over := make(chan struct{})
	most := make(chan float64)
	go func() { most <- v.server.mostDescriptors(over) }() // those that say nothing do not stay
	each := make(chan struct{}, n)
	for range n {
		each <- struct{}{}
	}
	close(each)
	var dialers sync.WaitGroup
	for range 8 {
		dialers.Go(func() {
			for range each {
				if _, err := v.dial(); err != nil {
					v.t.Errorf("of %d connections: %v", n, err)
					return
				}
			}
		})
	}
	dialers.Wait()
	eventually(v.t, time.Minute, "the server holds no more than it may", func() bool {
		return v.server.metric("process_open_fds") <= mostConnections+slack
	})
	close(over)
	// A connection that was let in is counted before the one that leaves for it.
	if held := <-most; n >= mostConnections && (held < pick[float64](mostConnections/20, mostConnections/2) || held > mostConnections+slack) {
		v.t.Errorf("the server had up to %g descriptors for %d connections", held, n)
	}
}

// mostDescriptors looks at how many files and connections the server has open,
// until it is over, and returns the most that it saw.
func (s *server) mostDescriptors(over <-chan struct{}) (most float64) {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-over:
			return most
		case <-ticker.C:
			open, err := os.ReadDir(s.proc("fd"))
			if err != nil {
				s.t.Error(err)
				<-over
				return most
			}
			most = max(most, float64(len(open)))
		}
	}
}

// refused wants an answer with a status, or the end of the connection, and
// nothing after it: what follows what is refused is not a request.
func refused(status int) func(net.Conn) error {
	return func(conn net.Conn) error {
		answers := bufio.NewReader(conn)
		response, err := http.ReadResponse(answers, nil)
		if err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				return errors.New("the server waits for more")
			}
			return nil // cut, while we were still sending
		}
		defer response.Body.Close()
		if response.StatusCode != status {
			return fmt.Errorf("status %d, want %d", response.StatusCode, status)
		}
		rest, err := io.ReadAll(answers)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return errors.New("the server waits for more")
		}
		if bytes.Contains(rest, []byte("HTTP/1.1 200")) {
			return errors.New("what follows was taken for a request")
		}
		return nil
	}
}

// sending sends something long, as far as the server takes it, then looks at the
// answer.
func sending(text string, then func(net.Conn) error) func(net.Conn) error {
	return func(conn net.Conn) error {
		_, _ = io.WriteString(conn, text) // the server stops reading before the end
		return then(conn)
	}
}

func (v *villain) hugeHeaders() {
	line := "X-Large: " + strings.Repeat("a", 1<<20) + "\r\n"
	v.many(pick(20, 100), sending("GET / HTTP/1.1\r\nHost: x\r\n"+strings.Repeat(line, 4)+"\r\n", refused(http.StatusRequestHeaderFieldsTooLarge)))
	short := strings.Repeat("X-Short: a\r\n", 100_000)
	v.many(pick(20, 100), sending("GET / HTTP/1.1\r\nHost: x\r\n"+short+"\r\n", refused(http.StatusRequestHeaderFieldsTooLarge)))
}

func (v *villain) hugeAddresses() {
	v.many(pick(20, 100), sending("GET /api/geocode?q="+strings.Repeat("a", 20<<10)+" HTTP/1.1\r\nHost: x\r\n\r\n", refused(http.StatusRequestURITooLong)))
	v.many(pick(20, 100), sending("GET /"+strings.Repeat("a/", 4<<20)+" HTTP/1.1\r\nHost: x\r\n\r\n", refused(http.StatusRequestHeaderFieldsTooLarge)))
}

// pipelined sends hundreds of requests before it reads the first answer: all are
// answered, in their order.
func (v *villain) pipelined() {
	const n = 300
	v.many(pick(5, 20), func(conn net.Conn) error {
		sent := make(chan error, 1)
		go func() {
			var requests bytes.Buffer
			for i := range n {
				fmt.Fprintf(&requests, "GET /nowhere-%d HTTP/1.1\r\nHost: x\r\nAccept: application/problem+json\r\n\r\nGET /api/edition HTTP/1.1\r\nHost: x\r\n\r\n", i)
			}
			_, err := conn.Write(requests.Bytes())
			sent <- err
		}()
		answers := bufio.NewReader(conn)
		for i := range 2 * n {
			response, err := http.ReadResponse(answers, nil)
			if err != nil {
				return fmt.Errorf("answer %d of %d: %w", i, 2*n, err)
			}
			_, err = io.Copy(io.Discard, response.Body)
			response.Body.Close()
			if want := []int{http.StatusNotFound, http.StatusOK}[i%2]; err != nil || response.StatusCode != want {
				return fmt.Errorf("answer %d has status %d, want %d, %w", i, response.StatusCode, want, err)
			}
		}
		return <-sent
	})
}

// nonsense is what no client says, and how it is refused. After each comes a
// request that would be answered, were it taken for one.
func nonsense() map[string]int {
	const host = "Host: x\r\n"
	return map[string]int{
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n":                              400, // TLS
		"GET / HTTP/9.9\r\n" + host + "\r\n":                                                505,
		"GET / HTTP/1.1\r\n\r\n":                                                            400, // no host
		"GET / HTTP/1.1\r\n" + host + "Host: y\r\n\r\n":                                     400,
		"GET / HTTP/1.1\r\nHost: x/../y\r\n\r\n":                                            400,
		"GET  / HTTP/1.1\r\n" + host + "\r\n":                                               400,
		"GET /\r\n\r\n":                                                                     400,
		"GET /a b HTTP/1.1\r\n" + host + "\r\n":                                             400,
		"GET /%zz HTTP/1.1\r\n" + host + "\r\n":                                             400,
		"GET /\x00 HTTP/1.1\r\n" + host + "\r\n":                                            400,
		"G\xffT / HTTP/1.1\r\n" + host + "\r\n":                                             400,
		"GET / HTTP/1.1\r\n" + host + "Bad Name: 1\r\n\r\n":                                 400,
		"GET / HTTP/1.1\r\n" + host + "no colon\r\n\r\n":                                    400,
		"GET / HTTP/1.1\r\n" + host + "X: a\x00b\r\n\r\n":                                   400,
		"GET / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n":                          400,
		"GET / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n":      400,
		"GET / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\n":        400,
		"GET / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n":            501,
		"GET / HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n":                 501,
		"GET / HTTP/1.1\r\n" + host + "Expect: a miracle\r\nContent-Length: 5\r\n\r\nabcde": 417,
	}
}

func (v *villain) malformed() {
	for text, status := range nonsense() {
		v.many(pick(2, 50), func(conn net.Conn) error {
			if err := sending(text+"GET /api/edition HTTP/1.1\r\nHost: x\r\n\r\n", refused(status))(conn); err != nil {
				return fmt.Errorf("%q: %w", text, err)
			}
			return nil
		})
	}
	// Pieces that are none, or too large: the rest of the connection is nobody's
	// request.
	for _, body := range []string{"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
		"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "Transfer-Encoding: chunked\r\n\r\n-1\r\n"} {
		v.many(pick(2, 50), func(conn net.Conn) error {
			_, _ = io.WriteString(conn, "POST /missions/dossier.pdf?country=PS HTTP/1.1\r\nHost: x\r\n"+body+"GET /api/edition HTTP/1.1\r\nHost: x\r\n\r\n")
			said, err := io.ReadAll(conn)
			if errors.Is(err, os.ErrDeadlineExceeded) {
				return fmt.Errorf("%q: the server waits for more", body)
			}
			if bytes.Contains(said, []byte(`"digest"`)) {
				return fmt.Errorf("%q: what follows was taken for a request", body)
			}
			return nil
		})
	}
}
