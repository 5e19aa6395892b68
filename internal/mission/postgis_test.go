package mission_test

import (
	"math"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/mission"
	"github.com/passerelles/passerelles/internal/postgistest"
)

// The kilometres of dossiers are those of ST_Distance(geography), and what is
// inside a circle is what PostGIS says is.
func TestDossierIsPostGIS(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("asks PostGIS: not with -short")
	}
	connection, err := pgx.Connect(t.Context(), postgistest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(t.Context())
	b := bundled(t)
	measure := func(what string, told, lon1, lat1, lon2, lat2 float64) {
		t.Helper()
		var km float64
		err := connection.QueryRow(t.Context(), `select ST_Distance(ST_MakePoint($1, $2)::geography, ST_MakePoint($3, $4)::geography) / 1000`,
			lon1, lat1, lon2, lat2).Scan(&km)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(km-told) > 0.0501 { // told to a tenth
			t.Errorf("%s: %v km, PostGIS says %v", what, told, km)
		}
	}
	queries := []string{"region=001&authority=lille", "near=32.22,35.26&km=300&authority=roubaix", "region=011"}
	for _, query := range fourDossiers() {
		queries = append(queries, query)
	}
	for _, query := range queries {
		d := dossier(t, b.index, query)
		origin := d.Practical.Origin.Position
		previous := origin
		for i, stop := range d.Practical.Stops {
			measure(stop.Name, stop.FromOriginKM, origin.Lon(), origin.Lat(), stop.Position.Lon(), stop.Position.Lat())
			if stop.FromPreviousKM != nil {
				measure("to "+stop.Name, *stop.FromPreviousKM, previous.Lon(), previous.Lat(), stop.Position.Lon(), stop.Position.Lat())
			}
			previous = stop.Position
			for j := range d.Practical.Matrix {
				other := d.Practical.Stops[j].Position
				measure("between stops", d.Practical.Matrix[i][j], stop.Position.Lon(), stop.Position.Lat(), other.Lon(), other.Lat())
			}
		}
		for _, pair := range d.WhoElse.Pairs {
			for _, r := range pair.Reasons {
				if r.Kind == mission.ReasonNearPartner {
					p, q := b.records.Partner(r.Partner).Position, b.records.Partner(r.OtherPartner).Position
					measure(r.Partner+" to "+r.OtherPartner, r.DistanceKM, p.Lon(), p.Lat(), q.Lon(), q.Lat())
				}
			}
		}
	}
	circle := dossier(t, b.index, "near=32.22,35.26&km=300")
	inside := map[string]bool{}
	for _, c := range circle.Countries {
		for _, place := range c.Places {
			for _, p := range place.Partners {
				inside[p.ID] = true
			}
		}
	}
	for _, p := range b.records.Partners {
		if p.Position == nil || p.Level != atlas.LevelLocality || p.Unnamed || len(b.records.OfPartner(p.ID)) == 0 {
			continue
		}
		var within bool
		err := connection.QueryRow(t.Context(), `select ST_DWithin(ST_MakePoint($1, $2)::geography, ST_MakePoint(35.26, 32.22)::geography, 300000)`,
			p.Position.Lon(), p.Position.Lat()).Scan(&within)
		if err != nil {
			t.Fatal(err)
		}
		if within != inside[p.ID] {
			t.Errorf("%s is inside: %v, PostGIS says %v", p.ID, inside[p.ID], within)
		}
	}
}
