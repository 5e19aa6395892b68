package postgis_test

import (
	"bytes"
	"encoding/hex"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"
	orbewkb "github.com/paulmach/orb/encoding/ewkb"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"

	"github.com/passerelles/passerelles/internal/postgis"
)

// mostForPoint is what reading a position may allocate, whatever its bytes claim.
const mostForPoint = 1 << 20

// FuzzEWKB holds what is done with the bytes of a geometry that come from the
// database: none make it panic or take more memory than a point does; what passes
// is a point; written again it is the same; orb reads the same in it; and only a
// WGS 84 position on Earth comes in.
func FuzzEWKB(f *testing.F) {
	for _, text := range []string{
		"0101000020e6100000ee7c3f355e7a08404850fc1873504940",
		"0020000001000010e640087a5e353f7cee4049507318fc5048",
		"0103000000ffffffff",
	} {
		wire, err := hex.DecodeString(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(wire)
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		point, err := decodePoint(t, wire)
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > mostForPoint {
			t.Fatalf("%d bytes take %d of memory", len(wire), taken)
		}
		if err != nil {
			return
		}
		written, err := ewkb.Marshal(point, ewkb.NDR)
		if err != nil {
			t.Fatalf("%x cannot be written again: %v", wire, err)
		}
		again, err := decodePoint(t, written)
		if err != nil {
			t.Fatalf("%x cannot be read again: %v", written, err)
		}
		if twice, err := ewkb.Marshal(again, ewkb.NDR); err != nil || !bytes.Equal(twice, written) {
			t.Fatalf("%x is written %x, then %x (%v)", wire, written, twice, err)
		}
		sameAsOrb(t, point, wire)
		checkPosition(t, point)
	})
}

// decodePoint reads a geometry as a connection does, which is the same in both
// formats of the protocol.
func decodePoint(t *testing.T, wire []byte) (*geom.Point, error) {
	t.Helper()
	err := postgis.CheckPoint(pgtype.BinaryFormatCode, wire)
	text := []byte(hex.EncodeToString(wire))
	if inText := postgis.CheckPoint(pgtype.TextFormatCode, text); (err == nil) != (inText == nil) {
		t.Fatalf("%x: %v, in hexadecimal %v", wire, err, inText)
	}
	if err != nil {
		return nil, err
	}
	read, err := ewkb.Unmarshal(wire)
	if err != nil {
		return nil, err
	}
	point, ok := read.(*geom.Point)
	if !ok {
		t.Fatalf("%x passes for a point, and is a %T", wire, read)
	}
	return point, nil
}

// sameAsOrb compares with what orb reads, which knows two dimensions.
func sameAsOrb(t *testing.T, point *geom.Point, wire []byte) {
	t.Helper()
	if point.Layout() != geom.XY || point.Empty() {
		return
	}
	read, srid, err := orbewkb.Unmarshal(wire)
	if err != nil {
		t.Fatalf("orb cannot read %x: %v", wire, err)
	}
	other, ok := read.(orb.Point)
	same := func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }
	if !ok || srid != point.SRID() || !same(other[0], point.X()) || !same(other[1], point.Y()) {
		t.Fatalf("%x: SRID %d, %v; orb reads SRID %d, %v", wire, point.SRID(), point.FlatCoords(), srid, read)
	}
}

// checkPosition holds what a point becomes: a position on Earth that goes back
// as it came, none, or an error.
func checkPosition(t *testing.T, point *geom.Point) {
	t.Helper()
	position, err := postgis.FromGeom(point)
	switch {
	case err != nil && position != nil:
		t.Fatalf("%v is both a position and wrong: %v", *position, err)
	case err == nil && position == nil && !point.Empty():
		t.Fatalf("the point %v is no position, and not wrong", point.FlatCoords())
	case position == nil:
		return
	}
	if point.SRID() != 4326 || !(math.Abs(position[0]) <= 180 && math.Abs(position[1]) <= 90) {
		t.Fatalf("SRID %d at %v is taken for a position", point.SRID(), *position)
	}
	if back := postgis.ToGeom(position); back.X() != point.X() || back.Y() != point.Y() || back.SRID() != point.SRID() {
		t.Fatalf("%v goes back as %v", *position, back.FlatCoords())
	}
}

// Only points are read from a real database: the guard is on its connections.
func TestOnlyPointsAreRead(t *testing.T) {
	t.Parallel()
	store := writer(t)
	for kind, want := range map[string]string{
		"POINT(3 50)": "", "POINT EMPTY": "", "POINT Z (3 50 20)": "",
		"LINESTRING(3 50,4 51)": "kind 2", "POLYGON((0 0,1 0,1 1,0 0))": "kind 3",
		"MULTIPOINT(3 50)": "kind 4", "GEOMETRYCOLLECTION(POINT(3 50))": "kind 7",
	} {
		err := postgis.ScanGeometry(t.Context(), store, "SRID=4326;"+kind)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: error %v, want one that says %q", kind, err, want)
		}
	}
}
