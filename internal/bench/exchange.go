//go:build linux

package bench

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Question is what is asked of a server, and how.
type Question struct {
	Address netip.AddrPort
	Path    string
	Coding  string // "br" or "gzip"
	Close   bool   // a connection for each request
	// Again says that the client has the answer already: it is told so by 304.
	Again bool
}

// Answer is what a server says to a question, as it came: not decompressed.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	Digest [sha256.Size]byte
}

// Ask asks once, and reads it all.
func Ask(ctx context.Context, q Question, etag string) (Answer, error) {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", q.Address.String())
	if err != nil {
		return Answer{}, fmt.Errorf("ask %s: %w", q.Path, err)
	}
	defer conn.Close() //nolint:errcheck // all is read by then
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return Answer{}, fmt.Errorf("ask %s: %w", q.Path, err)
	}
	if _, err := conn.Write(q.request(etag)); err != nil {
		return Answer{}, fmt.Errorf("ask %s: %w", q.Path, err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return Answer{}, fmt.Errorf("ask %s: %w", q.Path, err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return Answer{}, fmt.Errorf("ask %s: %w", q.Path, err)
	}
	return Answer{Status: response.StatusCode, Header: response.Header, Body: body, Digest: sha256.Sum256(body)}, nil
}

// request is a question as it goes over the wire. Its headers are those that a
// browser sends, as far as they change what is answered.
func (q Question) request(etag string) []byte {
	var text bytes.Buffer
	fmt.Fprintf(&text, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: */*\r\nAccept-Encoding: %s\r\n", q.Path, q.Address, q.Coding)
	if q.Close {
		text.WriteString("Connection: close\r\n")
	}
	if q.Again && etag != "" {
		fmt.Fprintf(&text, "If-None-Match: %s\r\n", etag)
	}
	text.WriteString("\r\n")
	return text.Bytes()
}

// Prepare asks a question once, to know what every answer of the load must be,
// and returns the load and the first whole answer.
func (q Question) Prepare(ctx context.Context, connections int) (Load, Answer, error) {
	first := q
	first.Again = false
	answer, err := Ask(ctx, first, "")
	if err != nil {
		return Load{}, answer, err
	}
	if coding := answer.Header.Get("Content-Encoding"); answer.Status != http.StatusOK || !strings.EqualFold(coding, q.Coding) {
		return Load{}, answer, fmt.Errorf("%s answers %d in coding %q, not 200 in %q", q.Path, answer.Status, coding, q.Coding)
	}
	load := Load{
		Address: q.Address, Request: q.request(answer.Header.Get("ETag")), Connections: connections, Close: q.Close,
		Status: http.StatusOK, Length: len(answer.Body),
	}
	if q.Again {
		load.Status, load.Length = http.StatusNotModified, 0
	}
	return load, answer, nil
}

// Gunzip returns a gzip body as it was.
func Gunzip(body []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("read gzip: %w", err)
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		return nil, fmt.Errorf("read gzip: %w", err)
	}
	return content, nil
}
