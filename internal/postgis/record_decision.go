package postgis

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

// readDecisions reads what was concluded about where actors are. A person's
// decision whose place was not looked up yet has a place with an identifier and
// the zero position.
func readDecisions(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.Decisions, err = collect(ctx, tx, "decisions", scanDecision, `
		select subject_kind, subject, status, exactness, position, coalesce(place_id, ''), coalesce(name, ''),
			coalesce(country, ''), coalesce(admin1, ''), coalesce(level, ''), coalesce(feature, ''),
			coalesce(population, 0), coalesce(source, ''), coalesce(licence, ''),
			candidates, score, coalesce(reason_fr, ''), coalesce(reason_en, ''), coalesce(gazetteer, ''),
			coalesce(decided_on, ''), coalesce(decided_by, ''), origin
		from passerelles.decision order by subject_kind, subject`)
	return err
}

func scanDecision(row pgx.CollectableRow) (atlas.Decision, error) {
	var d atlas.Decision
	var place atlas.Place
	var point *geom.Point
	var candidates []storedCandidate
	err := row.Scan(&d.Subject.Kind, &d.Subject.ID, &d.Status, &d.Exactness, &point, &place.ID, &place.Name,
		&place.Country, &place.Admin1, &place.Level, &place.Feature, &place.Population, &place.Source, &place.Licence,
		&candidates, &d.Score, &d.Reason.FR, &d.Reason.EN, &d.Gazetteer, &d.DecidedOn, &d.DecidedBy, &d.Origin)
	if err != nil {
		return d, err
	}
	position, err := fromGeom(point)
	if err != nil {
		return d, fmt.Errorf("decision on %s %s: %w", d.Subject.Kind, d.Subject.ID, err)
	}
	if position != nil {
		place.Position = *position
	}
	if place != (atlas.Place{}) {
		d.Place = &place
	}
	for _, c := range candidates {
		d.Candidates = append(d.Candidates, atlas.Candidate{
			Place: atlas.Place(c.Place), Score: c.Score, Evidence: c.Evidence, Reason: c.Reason,
		})
	}
	return d, nil
}

// readPlaceNames reads what the places of partners are usually called in the
// other languages of the territory. Where a language has several usual names,
// the first in alphabetical order is the one, so that it is always the same.
func readPlaceNames(ctx context.Context, tx pgx.Tx, record *atlas.Record) error {
	type placeName struct{ place, lang, text string }
	names, err := collect(ctx, tx, "names of places", func(row pgx.CollectableRow) (n placeName, err error) {
		return n, row.Scan(&n.place, &n.lang, &n.text)
	}, `
		select p.id, n.lang, min(n.text collate "C")
		from (select distinct place_id from passerelles.decision where subject_kind = 'partner') d
		join passerelles.gazetteer_place p on p.id = d.place_id
		join passerelles.gazetteer_name n on n.place = p.number
		where n.kind = any($1) and n.lang = any($2) and n.lang <> 'fr'
		group by p.id, n.lang`,
		[]geocode.NameKind{geocode.PreferredName, geocode.ForeignName}, orEmpty(record.Territory.Languages))
	if err != nil {
		return err
	}
	for _, name := range names {
		if record.PlaceNames == nil {
			record.PlaceNames = map[string]map[string]string{}
		}
		if record.PlaceNames[name.place] == nil {
			record.PlaceNames[name.place] = map[string]string{}
		}
		record.PlaceNames[name.place][name.lang] = name.text
	}
	return nil
}

// readCommunes reads the communes of the home territory from the gazetteer.
func readCommunes(ctx context.Context, tx pgx.Tx, record *atlas.Record) (err error) {
	record.Communes, err = collect(ctx, tx, "communes", func(row pgx.CollectableRow) (c atlas.Commune, err error) {
		var point *geom.Point
		err = row.Scan(&c.Code, &c.Name, &c.Department, &c.Postcodes, &c.Population, &c.EPCI, &c.EPCIName, &point,
			&c.Source, &c.Licence)
		if err != nil {
			return c, err
		}
		c.Postcodes = orNil(c.Postcodes)
		if c.Position, err = fromGeom(point); err != nil {
			return c, fmt.Errorf("commune %s: %w", c.Code, err)
		}
		return c, nil
	}, `select code, name, department, postcodes, population, coalesce(epci, ''), coalesce(epci_name, ''), position,
			source, licence
		from passerelles.gazetteer_commune order by code`)
	return err
}
