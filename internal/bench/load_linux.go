//go:build linux

package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// Load asks one thing over and over, as many times as the server answers: each
// connection asks again when it has its answer (a closed loop).
type Load struct {
	Address     netip.AddrPort // IPv4
	Request     []byte         // as it goes over the wire
	Status      int            // that every answer must have
	Length      int            // bytes of body that every answer must have
	Connections int
	Close       bool // the request says so, and each has a connection of its own
}

// Throughput is what a server did under a load.
type Throughput struct {
	Requests int
	Elapsed  time.Duration
}

// PerSecond is how many requests were answered each second.
func (t Throughput) PerSecond() float64 { return float64(t.Requests) / t.Elapsed.Seconds() }

const (
	longestHead  = 8 << 10
	discardAtOne = 4 << 20
)

// Run drives the load for a while. One thread waits for all connections, and the
// kernel throws bodies away without copying them (MSG_TRUNC): on a machine with
// two processors, whatever the driver costs is taken from the server. An answer
// that is not what it should be is an error.
func (l Load) Run(ctx context.Context, during time.Duration) (Throughput, error) {
	poll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return Throughput{}, fmt.Errorf("load %s: %w", l.Address, err)
	}
	d := &driver{load: l, poll: poll, clients: map[int32]*client{}, waste: make([]byte, discardAtOne)}
	defer d.close()
	for range l.Connections {
		if err := d.dial(); err != nil {
			return Throughput{}, fmt.Errorf("load %s: %w", l.Address, err)
		}
	}
	began := time.Now()
	if err := d.until(ctx, began.Add(during)); err != nil {
		return Throughput{}, fmt.Errorf("load %s: %w", l.Address, err)
	}
	return Throughput{Requests: d.answered, Elapsed: time.Since(began)}, nil
}

// driver is one run of a load.
type driver struct {
	load     Load
	poll     int
	clients  map[int32]*client // by descriptor
	waste    []byte
	answered int
}

// client is one connection: it reads a head, then the body.
type client struct {
	head []byte // read so far; its capacity is all it may have
	body int    // bytes still to come; -1 while the head is read
}

func (d *driver) close() {
	for descriptor := range d.clients {
		unix.Close(int(descriptor)) //nolint:errcheck // nothing was kept
	}
	unix.Close(d.poll) //nolint:errcheck // nothing was kept
}

// dial opens a connection, which begins to ask.
func (d *driver) dial() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	d.clients[int32(socket)] = &client{head: make([]byte, 0, longestHead), body: -1}
	address := &unix.SockaddrInet4{Port: int(d.load.Address.Port()), Addr: d.load.Address.Addr().As4()}
	if err := unix.Connect(socket, address); err != nil {
		return err
	}
	if err := unix.SetsockoptInt(socket, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1); err != nil {
		return err
	}
	// An end without ceremony leaves no port waiting behind.
	if err := unix.SetsockoptLinger(socket, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}); err != nil {
		return err
	}
	if err := unix.SetNonblock(socket, true); err != nil {
		return err
	}
	event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(socket)}
	if err := unix.EpollCtl(d.poll, unix.EPOLL_CTL_ADD, socket, &event); err != nil {
		return err
	}
	return d.ask(socket)
}

func (d *driver) ask(socket int) error {
	n, err := unix.Write(socket, d.load.Request)
	if err == nil && n < len(d.load.Request) {
		err = errors.New("the socket did not take a whole request")
	}
	return err
}

// until answers what comes until a moment.
func (d *driver) until(ctx context.Context, end time.Time) error {
	const patience = 10 * time.Second // for a server that says nothing at all
	events := make([]unix.EpollEvent, d.load.Connections)
	heard := time.Now()
	for {
		n, err := unix.EpollWait(d.poll, events, 50)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return err
		}
		now := time.Now()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case now.After(end):
			return nil
		case n > 0:
			heard = now
		case now.Sub(heard) > patience:
			return fmt.Errorf("no answer for %v", patience)
		}
		for _, event := range events[:max(n, 0)] {
			if err := d.read(event.Fd); err != nil {
				return err
			}
		}
	}
}

// read takes what one connection has.
func (d *driver) read(descriptor int32) error {
	c := d.clients[descriptor]
	for {
		into, flags := d.waste[:min(max(c.body, 0), len(d.waste))], unix.MSG_TRUNC
		if c.body < 0 {
			into, flags = c.head[len(c.head):cap(c.head)], 0
		}
		n, _, err := unix.Recvfrom(int(descriptor), into, flags)
		switch {
		case errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR):
			return nil
		case err != nil:
			return err
		case n == 0:
			return errors.New("the connection was closed before the end of an answer")
		case c.body >= 0:
			c.body -= n
		default:
			c.head = c.head[:len(c.head)+n]
			if err := d.headed(c); err != nil {
				return err
			}
		}
		if c.body == 0 {
			return d.next(descriptor, c)
		}
		if c.body < 0 || n < len(into) {
			return nil // nothing more is there now
		}
	}
}

// headed looks at what was read of a head, and begins the body when it is whole.
func (d *driver) headed(c *client) error {
	end := bytes.Index(c.head, []byte("\r\n\r\n"))
	if end < 0 {
		if len(c.head) == cap(c.head) {
			return errors.New("the head of an answer never ends")
		}
		return nil
	}
	status, length, err := readHead(c.head[:end+2])
	if err != nil {
		return err
	}
	if status != d.load.Status || length != d.load.Length {
		return fmt.Errorf("an answer has status %d and %d bytes, not %d and %d", status, length, d.load.Status, d.load.Length)
	}
	c.body = length - (len(c.head) - end - len("\r\n\r\n"))
	if c.body < 0 {
		return errors.New("more came than was announced")
	}
	return nil
}

// readHead finds the status and the length of the body.
func readHead(head []byte) (status, length int, err error) {
	line, fields, _ := bytes.Cut(head, []byte("\r\n"))
	if len(line) < len("HTTP/1.1 200") || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return 0, 0, fmt.Errorf("this is no answer: %.40q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, 0, fmt.Errorf("this is no status: %.40q", line)
	}
	if status == 304 {
		return status, 0, nil
	}
	const name = "content-length:"
	for len(fields) > 0 {
		line, fields, _ = bytes.Cut(fields, []byte("\r\n"))
		if len(line) > len(name) && bytes.EqualFold(line[:len(name)], []byte(name)) {
			length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(name):])))
			return status, length, err
		}
	}
	return 0, 0, errors.New("an answer does not say how long it is")
}

// next counts an answer, and asks again.
func (d *driver) next(descriptor int32, c *client) error {
	d.answered++
	if !d.load.Close {
		c.head, c.body = c.head[:0], -1
		return d.ask(int(descriptor))
	}
	delete(d.clients, descriptor)
	if err := unix.Close(int(descriptor)); err != nil {
		return err
	}
	return d.dial()
}
