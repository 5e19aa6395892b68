package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestDatabaseKilled runs the whole service on a private cluster of its own,
// kills PostgreSQL under it with SIGKILL while layers are being fetched, and
// wants not one of them to fail; the geocoder must be back at the gazetteer
// within 15 s, with no hand. A SIGTERM then ends the service and its cluster.
func TestDatabaseKilled(t *testing.T) {
	t.Parallel()
	server := startService(t)
	url := "http://" + server.addr
	server.waitForEdition(4 * time.Minute)
	if scope := server.waitForScope("gazetteer", 15*time.Second); scope != "gazetteer" {
		t.Fatalf("before anything happens, the geocoder answers from %q", scope)
	}

	ctx, stop := context.WithCancel(t.Context())
	var asked, failed atomic.Int64
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for ctx.Err() == nil {
				status, _, err := get(ctx, url+"/layers/all.geojson")
				if ctx.Err() != nil {
					return
				}
				asked.Add(1)
				if err != nil || status != http.StatusOK {
					failed.Add(1)
				}
			}
		})
	}
	if err := syscall.Kill(server.postmaster(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	killed := time.Now()
	if scope := server.waitForScope("gazetteer", 15*time.Second); scope != "gazetteer" {
		t.Errorf("15 s after PostgreSQL was killed, the geocoder answers from %q", scope)
	}
	t.Logf("the gazetteer answers again after %v", time.Since(killed).Round(time.Millisecond))
	stop()
	clients.Wait()
	if asked.Load() == 0 || failed.Load() != 0 {
		t.Errorf("of %d layer requests, %d failed", asked.Load(), failed.Load())
	}

	cluster := server.cluster()
	server.terminate()
	if _, err := os.Stat(filepath.Join(cluster, "postmaster.pid")); err == nil {
		t.Error("the cluster outlived its only user")
	}
}

// runningService is a `passerelles run` of the test's own.
type runningService struct {
	t       *testing.T
	addr    string
	env     []string
	process *exec.Cmd
	output  *bytes.Buffer
}

func startService(t *testing.T) *runningService {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// A cluster that root runs as another account cannot live in t.TempDir();
	// where it goes instead is localdb's business.
	state := t.TempDir()
	s := &runningService{t: t, addr: freeAddress(t), output: &bytes.Buffer{}}
	s.env = append(os.Environ(),
		"PASSERELLES_STATE_DIR="+state, "PASSERELLES_ADDR="+s.addr, "PASSERELLES_DATABASE_URL=",
		"PASSERELLES_GAZETTEER=testdata/cities500.txt", "LANG=fr_FR.UTF-8")
	s.process = &exec.Cmd{
		Path: program, Args: []string{"passerelles", "run"}, Env: s.env, Stdout: s.output, Stderr: s.output,
	}
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cluster := s.cluster()
		s.process.Process.Kill() // for a test that failed half-way
		s.process.Wait()
		if outside := !strings.HasPrefix(cluster, state); outside && cluster != "" {
			os.RemoveAll(cluster)
		}
		if t.Failed() {
			t.Logf("the service said:\n%s", s.output)
		}
	})
	return s
}

// waitForEdition waits until there is an edition to serve.
func (s *runningService) waitForEdition(patience time.Duration) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	for {
		status, _, err := get(ctx, "http://"+s.addr+"/api/edition")
		if err == nil && status == http.StatusOK {
			return
		}
		select {
		case <-ctx.Done():
			s.t.Fatalf("no edition after %v: status %d, %v", patience, status, err)
		case <-time.After(100 * time.Millisecond): // between two questions
		}
	}
}

// waitForScope asks the geocoder until it answers from scope, or time is up; it
// returns where the last answer came from.
func (s *runningService) waitForScope(scope string, patience time.Duration) (last string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	for {
		last = s.scope(ctx)
		if last == scope {
			return last
		}
		select {
		case <-ctx.Done():
			return last
		case <-time.After(100 * time.Millisecond): // between two questions
		}
	}
}

// scope returns where the geocoder finds Wigan.
func (s *runningService) scope(ctx context.Context) string {
	status, body, err := get(ctx, "http://"+s.addr+"/api/geocode?q=Wigan&country=GB")
	if err != nil || status != http.StatusOK {
		return strconv.Itoa(status)
	}
	var answer struct {
		Features []struct {
			Properties struct {
				Scope string `json:"scope"`
			} `json:"properties"`
		} `json:"features"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || len(answer.Features) == 0 {
		return "nowhere"
	}
	return answer.Features[0].Properties.Scope
}

// cluster returns the data directory of the service's cluster, as doctor says.
func (s *runningService) cluster() string {
	doctor := &exec.Cmd{Path: s.process.Path, Args: []string{"passerelles", "doctor"}, Env: s.env}
	said, _ := doctor.Output() // doctor fails when anything at all is missing
	for line := range strings.Lines(string(said)) {
		if folder, found := strings.CutPrefix(strings.TrimSpace(line), "cluster: "); found {
			return folder
		}
	}
	return ""
}

// postmaster returns the process of the service's cluster.
func (s *runningService) postmaster() int {
	s.t.Helper()
	content, err := os.ReadFile(filepath.Join(s.cluster(), "postmaster.pid"))
	if err != nil {
		s.t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		s.t.Fatal(err)
	}
	return pid
}

// terminate ends the service as a supervisor would, and wants a clean exit.
func (s *runningService) terminate() {
	s.t.Helper()
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	if err := s.process.Wait(); err != nil {
		s.t.Errorf("after SIGTERM: %v", err)
	}
}
