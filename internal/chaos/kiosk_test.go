package chaos

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// beat is what the kiosk's page says of itself.
const beat = `{"page":"p1","edition":"","build":"","state":"attract","ready":true,"errors":0,"heap":0,"counts":{}}`

// slowBeat begins a beat whose body is yet to come.
const slowBeat = "POST /kiosque/battement HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"

// TestHostileKiosk has a program on the kiosk itself send beats that never end,
// and somebody put a bomb where editions arrive: the page's own beats are
// answered, and the edition stays.
func TestHostileKiosk(t *testing.T) {
	t.Parallel()
	url := newCluster(t, "").url(atlas)
	folder := t.TempDir()
	arrivals := filepath.Join(folder, "arrivees")
	if err := os.Mkdir(arrivals, 0o755); err != nil {
		t.Fatal(err)
	}
	honest := filepath.Join(t.TempDir(), "edition.zip")
	must(t, url, "export", honest)
	s := serveWith(t, "", "kiosk", "serve", "--folder", folder)
	eventually(t, time.Minute, "the kiosk is there", func() bool {
		_, err := fetch("http://" + s.addr + "/livez")
		return err == nil
	})
	if err := os.Rename(honest, filepath.Join(arrivals, "edition.zip")); err != nil {
		t.Fatal(err)
	}
	s.number(time.Minute, 1)
	shown := s.edition()
	s.forgetPeak(t)

	kept := filepath.Join(folder, "edition.zip")
	addTo := filepath.Join(t.TempDir(), "bomb.zip")
	repack(t, kept, addTo, nil)
	addRaw(t, addTo, "layers/all.geojson", deflated(t), bombPieces*bombPiece)
	if err := os.Rename(addTo, filepath.Join(arrivals, "bomb.zip")); err != nil {
		t.Fatal(err)
	}
	v := &villain{t: t, server: s}
	defer v.leave()
	over := make(chan struct{})
	go func() {
		defer close(over)
		v.many(pick(100, 1000), v.drip(slowBeat, " "))
	}()
	defer func() { <-over }() // whatever is found meanwhile
	var slowest time.Duration
	beats := 0
	refused := false
	for attacked := true; attacked || !refused; beats++ {
		began := time.Now()
		if status, said := s.post(t, "/kiosque/battement", map[string]string{"Content-Type": "application/json"}, []byte(beat)); status != http.StatusOK {
			t.Fatalf("a beat: status %d, %s", status, said)
		}
		slowest = max(slowest, time.Since(began))
		health, err := fetch("http://" + s.addr + "/kiosque/sante")
		refused = err == nil && strings.Contains(string(health.body), "abîmée ou incomplète")
		select {
		case <-over:
			attacked = false
		case <-time.After(50 * time.Millisecond): // until the next beat
		}
		if beats > 10_000 {
			t.Fatal("the bomb is not said to be refused")
		}
	}
	if status, _ := s.post(t, "/kiosque/battement", map[string]string{"Content-Type": "application/json", "Content-Encoding": "gzip"}, []byte(beat)); status != http.StatusUnsupportedMediaType {
		t.Errorf("a packed beat: status %d", status)
	}
	if now := s.edition(); now != shown {
		t.Errorf("the kiosk shows %v, want %v", now, shown)
	}
	peak := s.peakMemory(t)
	if peak > mostMemory {
		t.Errorf("the server took %d MiB, want %d at most", peak>>20, mostMemory>>20)
	}
	if thorough() && slowest > slowestAllowed {
		t.Errorf("a beat took up to %v, want %v at most", slowest, slowestAllowed)
	}
	report.add("hostile: kiosk", map[string]float64{
		"connections": float64(v.opened), "requests": float64(beats), "slowest_ms": ms(slowest), "peak_mib": float64(peak >> 20),
	})
}
