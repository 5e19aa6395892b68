package geodesy_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"github.com/passerelles/passerelles/internal/geodesy"
	"github.com/passerelles/passerelles/internal/postgistest"
)

// pairs returns the golden pairs and as many at random as asked: half of them
// from around Lille, as ours are.
func pairs(random int) [][2]orb.Point {
	generator := rand.New(rand.NewPCG(6, 7))
	anywhere := func() orb.Point {
		return orb.Point{360*generator.Float64() - 180, degreesOf(math.Asin(2*generator.Float64() - 1))}
	}
	all := geodesy.Pairs()
	for i := range random {
		a := anywhere()
		if i%2 == 0 {
			a = orb.Point{1.5 + 3*generator.Float64(), 50 + generator.Float64()}
		}
		all = append(all, [2]orb.Point{a, anywhere()})
	}
	return all
}

func degreesOf(radians float64) float64 { return radians * 180 / math.Pi }

func connect(t *testing.T) *pgx.Conn {
	t.Helper()
	if testing.Short() {
		t.Skip("asks PostGIS: not with -short")
	}
	connection, err := pgx.Connect(t.Context(), postgistest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close(t.Context()) })
	return connection
}

// TestDistanceIsPostGIS: our kilometres are those of ST_Distance(geography), to
// the millimetre.
func TestDistanceIsPostGIS(t *testing.T) {
	t.Parallel()
	connection := connect(t)
	all := pairs(3000)
	var lon1, lat1, lon2, lat2 []float64
	for _, pair := range all {
		lon1, lat1 = append(lon1, pair[0].Lon()), append(lat1, pair[0].Lat())
		lon2, lat2 = append(lon2, pair[1].Lon()), append(lat2, pair[1].Lat())
	}
	rows, err := connection.Query(t.Context(), `
		select ST_Distance(ST_MakePoint(lon1, lat1)::geography, ST_MakePoint(lon2, lat2)::geography)
		from unnest($1::float8[], $2::float8[], $3::float8[], $4::float8[])
			with ordinality as pair (lon1, lat1, lon2, lat2, i)
		order by i`, lon1, lat1, lon2, lat2)
	if err != nil {
		t.Fatal(err)
	}
	metres, err := pgx.CollectRows(rows, pgx.RowTo[float64])
	if err != nil {
		t.Fatal(err)
	}
	for i, pair := range all {
		if got := geodesy.Distance(pair[0], pair[1]); math.Abs(got-metres[i]) > 0.001 {
			t.Errorf("%v → %v: %.4f m, PostGIS %.4f m", pair[0], pair[1], got, metres[i])
		}
	}
}

// TestGreatCircleIsPostGIS: each point that ST_Segmentize(geography) puts on
// the great circle is within 100 metres of our line, which rounds its points to
// 3 decimals: a twentieth of the width of the line at zoom 6.
func TestGreatCircleIsPostGIS(t *testing.T) {
	t.Parallel()
	connection := connect(t)
	for _, pair := range pairs(300) {
		if nearAntipodes(pair[0], pair[1]) || pair[0] == pair[1] {
			continue // PostGIS has no great circle for them
		}
		ours := wkt.MarshalString(geodesy.GreatCircle(pair[0], pair[1]))
		theirs := wkt.MarshalString(orb.LineString{pair[0], pair[1]})
		var far float64
		err := connection.QueryRow(t.Context(), `
			select coalesce(max(ST_Distance(vertex.geom::geography, $1::text::geography, false)), -1)
			from ST_DumpPoints(ST_Segmentize($2::text::geography, 100000)::geometry) as vertex`,
			ours, theirs).Scan(&far)
		if err != nil {
			t.Fatalf("%s: %v", theirs, err)
		}
		if far < 0 || far > 100 {
			t.Errorf("%s: PostGIS's great circle is %v m from our line %s", theirs, far, ours)
		}
	}
}

func nearAntipodes(a, b orb.Point) bool {
	return geodesy.Distance(a, b) > 19_990_000
}
