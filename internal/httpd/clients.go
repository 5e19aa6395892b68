package httpd

import (
	"net/http"
	"net/netip"
	"strings"
)

// clientFinder tells whom a request comes from.
type clientFinder struct {
	trusted []netip.Prefix // proxies whose X-Forwarded-For counts
}

// find returns the address of the client: the one that connected, or, when that
// is a trusted proxy, the rightmost address of X-Forwarded-For that is not one.
// What stands further left is the client's own invention. The zero Addr is a
// client without an address (a Unix socket).
func (f clientFinder) find(r *http.Request) netip.Addr {
	client, ok := parseAddr(r.RemoteAddr)
	if !ok {
		return netip.Addr{}
	}
	lines := r.Header["X-Forwarded-For"]
	for i := len(lines) - 1; i >= 0; i-- {
		line := lines[i]
		for line != "" || strings.HasSuffix(line, ",") {
			if !f.trusts(client) {
				return client
			}
			var hop string
			if cut := strings.LastIndexByte(line, ','); cut >= 0 {
				line, hop = line[:cut], line[cut+1:]
			} else {
				line, hop = "", line
			}
			next, ok := parseAddr(strings.TrimSpace(hop))
			if !ok {
				return client // what a trusted proxy did not understand is worth nothing
			}
			client = next
		}
	}
	return client
}

func (f clientFinder) trusts(addr netip.Addr) bool {
	for _, prefix := range f.trusted {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// parseAddr reads an address with or without a port, without a zone, IPv4 as
// itself when it comes mapped into IPv6.
func parseAddr(text string) (netip.Addr, bool) {
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return withPort.Addr().Unmap().WithZone(""), true
	}
	addr, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.Addr{}, false
	}
	return addr.Unmap().WithZone(""), true
}

// clientKey groups the addresses that one client has at its disposal: an IPv4
// address, or a whole IPv6 /64, which is what a household is given.
func clientKey(addr netip.Addr) netip.Prefix {
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	prefix, err := addr.Prefix(bits)
	if err != nil { // no address: all such clients share a limit
		return netip.Prefix{}
	}
	return prefix
}
