package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

// A private cluster that cannot be opened ends the service only when there is
// no edition to serve meanwhile.
func TestDatabaseThatCannotBeOpened(t *testing.T) {
	t.Parallel()
	unusable := filepath.Join(t.TempDir(), "state")
	if err := os.WriteFile(unusable, []byte("a file, not a folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	never := func(context.Context, string) error { return errors.New("the database was opened") }
	newService := func(said *stopper) *service {
		return &service{app: &app{
			Settings: Settings{StateDir: unusable}, errs: said, log: slog.New(slog.DiscardHandler), lang: "en",
		}}
	}

	t.Run("nothing to serve", func(t *testing.T) {
		t.Parallel()
		s := newService(&stopper{stop: func() {}})
		if err := s.withDatabase(t.Context(), never); err == nil || strings.Contains(err.Error(), "was opened") {
			t.Errorf("withDatabase() = %v, want why the cluster cannot be opened", err)
		}
	})
	t.Run("an edition to serve", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		said := &stopper{stop: cancel} // once it has been said, the test has seen enough
		s := newService(said)
		built, err := edition.Build(ctx, &atlas.Record{})
		if err != nil {
			t.Fatal(err)
		}
		s.library.SetCurrent(built)
		if err := s.withDatabase(ctx, never); !errors.Is(err, context.Canceled) {
			t.Errorf("withDatabase() = %v, want to be stopped while waiting", err)
		}
		if said.Len() == 0 {
			t.Error("nobody was told why the database is away")
		}
	})
}

// The administration address shows what is nobody else's business.
func TestAdminAddressIsLocal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, addr string
		refused    bool
	}{
		{"loopback", "127.0.0.1:0", false},
		{"by its name", "localhost:0", false},
		{"every address", "0.0.0.0:0", true},
		{"no host", ":0", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a := &app{Settings: Settings{Addr: "127.0.0.1:0", AdminAddr: test.addr}}
			s, err := a.newService()
			if err == nil {
				s.close()
			}
			if refused := atlas.ErrorCode(err) == atlas.CodeInvalid; refused != test.refused {
				t.Errorf("newService() with %s: %v, want refused %v", test.addr, err, test.refused)
			}
		})
	}
}

// A port in use is said with the variable that names another.
func TestAddressInUse(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, err = (&app{Settings: Settings{Addr: taken.Addr().String()}}).newService()
	if message := atlas.ErrorMessage(err).EN; !strings.Contains(message, "PASSERELLES_ADDR") {
		t.Errorf("newService() = %v, want the way out", err)
	}
}

// stopper calls stop as soon as something is written to it.
type stopper struct {
	bytes.Buffer
	stop func()
}

func (s *stopper) Write(p []byte) (int, error) {
	s.stop()
	return s.Buffer.Write(p)
}
