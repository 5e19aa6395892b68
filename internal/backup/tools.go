package backup

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/passerelles/passerelles/internal/localdb"
)

// Server is the PostgreSQL of a database.
type Server struct {
	Major   int
	Version string
}

// Tools are the programs that work with a server.
type Tools struct {
	clients localdb.Clients
	server  Server
}

// ToolsFor chooses among the programs of this machine, newest first: those of the
// server's own version if they are there, else the oldest of the newer ones, else
// the newest, which restore to a newer server but cannot save it.
func ToolsFor(server Server, found []localdb.Clients) (Tools, error) {
	if len(found) == 0 {
		return Tools{}, missing(server)
	}
	chosen := found[0]
	for _, clients := range found {
		if clients.Major >= server.Major {
			chosen = clients
		}
	}
	return Tools{clients: chosen, server: server}, nil
}

// command prepares one of the programs, which says what is wrong in English, as
// read in problem.go, and asks nobody for a password.
func (t Tools) command(ctx context.Context, to address, name string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, t.clients.Program(name), args...)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "PGAPPNAME=passerelles "+name, "PGTZ=UTC")
	if os.Getenv("PGCONNECT_TIMEOUT") == "" {
		command.Env = append(command.Env, "PGCONNECT_TIMEOUT=5")
	}
	if to.password != "" {
		command.Env = append(command.Env, "PGPASSWORD="+to.password)
	}
	return command
}

// said is the end of what a program wrote on its standard error.
type said struct{ bytes.Buffer }

// mostSaid is more than any message: what a damaged file makes psql say has no end.
const mostSaid = 8 << 10

func (s *said) Write(p []byte) (int, error) {
	s.Buffer.Write(p)
	if over := s.Len() - mostSaid; over > 0 {
		s.Next(over)
	}
	return len(p), nil
}

func (s *said) String() string { return strings.TrimSpace(s.Buffer.String()) }

// remembering keeps the error that ended the writing: os/exec tells only that the
// program found nobody to write to.
type remembering struct {
	w   io.Writer
	err error
}

func (r *remembering) Write(p []byte) (int, error) {
	n, err := r.w.Write(p)
	if err != nil {
		r.err = err
	}
	return n, err
}
