package httpd

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func TestClientFinder(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	tests := []struct {
		name, remote string
		forwarded    []string
		want         string
	}{
		{"direct", "203.0.113.1:999", nil, "203.0.113.1"},
		{"direct, with a header of its own", "203.0.113.1:999", []string{"198.51.100.7"}, "203.0.113.1"},
		{"through a proxy", "10.0.0.1:999", []string{"203.0.113.1"}, "203.0.113.1"},
		{"through a proxy that says nothing", "10.0.0.1:999", nil, "10.0.0.1"},
		{"through a proxy that says nothing, emptily", "10.0.0.1:999", []string{""}, "10.0.0.1"},
		{"through two proxies", "10.0.0.1:999", []string{"203.0.113.1, 10.0.0.2"}, "203.0.113.1"},
		{"what is left of the client is its invention", "10.0.0.1:999", []string{"198.51.100.7, 203.0.113.1"}, "203.0.113.1"},
		{"a trusted address claimed by the client", "10.0.0.1:999", []string{"10.0.0.9, 203.0.113.1, 10.0.0.2"}, "203.0.113.1"},
		{"two lines", "10.0.0.1:999", []string{"198.51.100.7", "203.0.113.1, 10.0.0.2"}, "203.0.113.1"},
		{"only proxies", "10.0.0.1:999", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		{"nonsense", "10.0.0.1:999", []string{"unknown"}, "10.0.0.1"},
		{"nonsense further left", "10.0.0.1:999", []string{"198.51.100.7, _hidden, 10.0.0.2"}, "10.0.0.2"},
		{"empty element", "10.0.0.1:999", []string{"198.51.100.7,"}, "10.0.0.1"},
		{"with a port", "10.0.0.1:999", []string{"203.0.113.1:4711"}, "203.0.113.1"},
		{"IPv6", "[fd00::1]:999", []string{"2001:db8::1"}, "2001:db8::1"},
		{"IPv6 in brackets", "[fd00::1]:999", []string{"[2001:db8::1]"}, "2001:db8::1"},
		{"IPv6 with a port", "[fd00::1]:999", []string{"[2001:db8::1]:4711"}, "2001:db8::1"},
		{"IPv6 with a zone", "[fe80::1%eth0]:999", nil, "fe80::1"},
		{"IPv4 in IPv6", "[::ffff:10.0.0.1]:999", []string{"::ffff:203.0.113.1"}, "203.0.113.1"},
		{"a Unix socket", "@", []string{"203.0.113.1"}, "invalid IP"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			request := &http.Request{RemoteAddr: test.remote, Header: http.Header{}}
			if test.forwarded != nil {
				request.Header["X-Forwarded-For"] = test.forwarded
			}
			if got := (clientFinder{trusted: trusted}).find(request).String(); got != test.want {
				t.Errorf("find = %s, want %s", got, test.want)
			}
		})
	}
}

func TestClientKey(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, a, b string
		same       bool
	}{
		{"two of one IPv6 network", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true},
		{"two IPv6 networks", "2001:db8:1:2::1", "2001:db8:1:3::1", false},
		{"two IPv4 neighbours", "203.0.113.1", "203.0.113.2", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a, b := clientKey(netip.MustParseAddr(test.a)), clientKey(netip.MustParseAddr(test.b))
			if (a == b) != test.same {
				t.Errorf("keys %v and %v: same %v, want %v", a, b, a == b, test.same)
			}
		})
	}
}

func FuzzClientFinder(f *testing.F) {
	for _, line := range []string{"", ",", "203.0.113.1", "10.0.0.1,10.0.0.2", "[::1]:80,,x", " , 10.0.0.1 ,"} {
		f.Add(line)
	}
	finder := clientFinder{trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	f.Fuzz(func(t *testing.T, line string) {
		request := &http.Request{RemoteAddr: "10.0.0.1:1", Header: http.Header{"X-Forwarded-For": {line}}}
		got := finder.find(request)
		if !got.IsValid() {
			t.Fatalf("find(%q) is no address", line)
		}
		last := strings.TrimSpace(line[strings.LastIndexByte(line, ',')+1:])
		if addr, err := netip.ParseAddr(last); err == nil && !finder.trusts(addr.Unmap().WithZone("")) && got != addr.Unmap().WithZone("") {
			t.Fatalf("find(%q) = %v, want the rightmost", line, got)
		}
	})
}
