package chaos

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// nginx starts nginx with the configuration that is given to operators, in front
// of two servers, and returns its address.
func nginx(t *testing.T, servers ...*server) string {
	t.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		// Unpacked by the set-up of the tests, not installed.
		if program, err = filepath.Abs("../../.passerelles/nginx/usr/sbin/nginx"); err != nil {
			t.Fatal(err)
		}
	}
	given, err := os.ReadFile("../../deploy/cache.nginx.conf")
	if err != nil {
		t.Fatal(err)
	}
	addr, folder := freeAddress(t), t.TempDir()
	conf := string(given)
	for _, change := range [][2]string{
		{"/var/cache/nginx/atlas", filepath.Join(folder, "cache")}, {"listen 80;", "listen " + addr + ";"},
		{"127.0.0.1:8080", servers[0].addr}, {"127.0.0.1:8081", servers[1].addr},
	} {
		if !strings.Contains(conf, change[0]) {
			t.Fatalf("cache.nginx.conf does not hold %q", change[0])
		}
		conf = strings.Replace(conf, change[0], change[1], 1)
	}
	main := "daemon off; master_process off; error_log stderr; pid nginx.pid;\nevents { }\nhttp {\naccess_log off;\n"
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		main += kind + "_temp_path " + kind + ";\n"
	}
	if err := os.WriteFile(filepath.Join(folder, "nginx.conf"), []byte(main+conf+"}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var said output
	command := exec.Command(program, "-p", folder, "-c", "nginx.conf")
	command.Stdout, command.Stderr = &said, &said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill() // it is of no more use
		_ = command.Wait()
		if t.Failed() {
			t.Logf("nginx said:\n%s", last(said.String(), 20))
		}
	})
	eventually(t, time.Minute, "nginx answers", func() bool {
		_, err := fetch("http://" + addr + "/livez")
		return err == nil
	})
	return addr
}

// TestCacheInFront has two servers behind the cache that README gives. A server
// that is replaced is not missed; a new edition is seen at once; with no server
// at all, what was seen is still there, and a search is not answered from it.
func TestCacheInFront(t *testing.T) {
	t.Parallel()
	url := newCluster(t, "").url(atlas)
	one, two := serve(t, url), serve(t, url)
	one.ready()
	two.ready()
	front := &server{t: t, addr: nginx(t, one, two)}

	load := front.begin(t)
	eventually(t, time.Minute, "a search is answered through the cache", front.searches)
	first := front.edition()
	one.terminate()
	must(t, url, "import", input("titles.csv"))
	must(t, url, "publish")
	front.number(pick(time.Minute, seenWithin+time.Second), 2)
	load.check(t)

	// Through the cache once more, while there is somebody to ask.
	kept := []string{"/", "/api/edition", "/layers/all.geojson", "/editions/" + front.edition().Digest + "/layers/all.geojson",
		"/editions/" + first.Digest + "/layers/all.geojson"}
	bodies := map[string][]byte{}
	for _, path := range kept {
		answer, err := fetch("http://" + front.addr + path)
		if err != nil || answer.status != http.StatusOK {
			t.Fatalf("%s: status %d, %v", path, answer.status, err)
		}
		bodies[path] = answer.body
	}
	two.kill()
	for _, path := range kept {
		answer, err := fetch("http://" + front.addr + path)
		if err != nil || answer.status != http.StatusOK || !bytes.Equal(answer.body, bodies[path]) {
			t.Errorf("with no server, %s: status %d, %v", path, answer.status, err)
		}
	}
	if front.searches() {
		t.Error("a search was answered from the cache")
	}
	report.add("two servers behind a cache", map[string]float64{
		"requests": float64(load.asked), "failed": float64(len(load.failures)), "slowest_ms": ms(load.slowest),
	})
}
