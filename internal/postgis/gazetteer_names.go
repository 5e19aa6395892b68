package postgis

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/geocode"
)

// matchesPerLookup bounds the places found for one name: "San José" names a
// thousand.
const matchesPerLookup = 40

// The weights from which a name is in the index of the large places, and in that
// of the prominent ones: see [Store.Prefixed] and the migrations.
const (
	large     = 200_000
	prominent = 15_000
)

// Digest names the gazetteer that is loaded: [Store.GazetteerDigest], under the
// name by which package geocode asks for it.
func (s *Store) Digest(ctx context.Context) (string, error) {
	digest, _, err := s.GazetteerDigest(ctx)
	return digest, err
}

// matchColumns are those of a place and of the name it was found by, read by
// [scanMatch].
const matchColumns = `p.id, p.name, coalesce(p.country, ''), coalesce(p.admin1, ''), p.level, p.feature, p.population,
	p.position, p.source, p.licence, p.exactness, coalesce(p.admin1_id, ''), coalesce(p.admin2_id, ''),
	coalesce(p.part_of, ''), coalesce(p.valid_to, ''), n.text, n.form, n.kind, n.weight`

// inCountries keeps the places of the countries asked for. A place without a
// country lies across borders: a basin.
const inCountries = `(q.countries is null or p.country is null or p.country = any (string_to_array(q.countries, ',')))`

// Exact finds the places that bear exactly one of the forms of each lookup, those
// that no source locates too, in one round trip.
func (s *Store) Exact(ctx context.Context, lookups []geocode.Lookup) ([][]geocode.Match, error) {
	var ranks []int32
	var forms, countries, levels []*string
	for i := range lookups {
		for j := range lookups[i].Forms {
			ranks = append(ranks, int32(i))
			forms = append(forms, &lookups[i].Forms[j])
			countries = append(countries, countryList(lookups[i].Countries))
			levels = append(levels, (*string)(&lookups[i].Level))
		}
	}
	rows, err := s.pool.Query(ctx, `
		select q.rank, m.*, 1::real
		from unnest($1::integer[], $2::text[], $3::text[], $4::text[]) as q (rank, form, countries, level)
		cross join lateral (
			select `+matchColumns+`
			from passerelles.gazetteer_name n
			join passerelles.gazetteer_place p on p.number = n.place
			where n.form = q.form collate "C" and `+inCountries+`
			order by p.level = q.level desc, n.kind, n.weight desc, p.id
			limit `+fmt.Sprint(matchesPerLookup)+`
		) m`, ranks, forms, countries, levels)
	return collectMatches(rows, err, len(lookups), "find exact names")
}

// Similar finds the places with a name whose trigrams are close to the first
// form of each lookup, in one round trip.
func (s *Store) Similar(ctx context.Context, lookups []geocode.Lookup) ([][]geocode.Match, error) {
	var ranks []int32
	var forms, countries, levels []*string
	for i := range lookups {
		if len(lookups[i].Forms) > 0 {
			ranks = append(ranks, int32(i))
			forms = append(forms, &lookups[i].Forms[0])
			countries = append(countries, countryList(lookups[i].Countries))
			levels = append(levels, (*string)(&lookups[i].Level))
		}
	}
	var found [][]geocode.Match
	err := s.transaction(ctx, "find similar names", pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select set_config('pg_trgm.similarity_threshold', '0.45', true)`); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			select q.rank, m.*
			from unnest($1::integer[], $2::text[], $3::text[], $4::text[]) as q (rank, form, countries, level)
			cross join lateral (
				select `+matchColumns+`, similarity(n.form, q.form) as closeness
				from passerelles.gazetteer_name n
				join passerelles.gazetteer_place p on p.number = n.place
				where n.form % q.form and p.position is not null and `+inCountries+`
				order by closeness desc, p.level = q.level desc, n.kind, n.weight desc, p.id
				limit `+fmt.Sprint(matchesPerLookup)+`
			) m`, ranks, forms, countries, levels)
		found, err = collectMatches(rows, err, len(lookups), "read")
		return err
	})
	return found, err
}

// Spelled finds the forms kept under one of the keys of each set, in one round
// trip.
func (s *Store) Spelled(ctx context.Context, keys [][]int32) ([][]string, error) {
	var ranks, all []int32
	for i := range keys {
		for _, key := range keys[i] {
			ranks, all = append(ranks, int32(i)), append(all, key)
		}
	}
	found := make([][]string, len(keys))
	rows, err := s.pool.Query(ctx, `
		select distinct q.rank, s.form
		from unnest($1::integer[], $2::integer[]) as q (rank, key)
		join passerelles.gazetteer_spelling s on s.key = q.key`, ranks, all)
	if err != nil {
		return nil, fmt.Errorf("find spellings: %w", translate(err))
	}
	var rank int
	var form string
	_, err = pgx.ForEachRow(rows, []any{&rank, &form}, func() error {
		found[rank] = append(found[rank], form)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find spellings: %w", translate(err))
	}
	return found, nil
}

// How many names that start with a prefix are looked at, the heaviest first: of
// all places, or of those of some countries or of a level. A place has several
// names that begin alike.
const (
	namesPerPlace = 20
	prefixedNames = 20_000
)

// Prefixed finds the places with a name that starts with the first form of the
// lookup, the most populous first. A short prefix has thousands: the large places
// are looked at first, and the smaller ones only when those are not enough.
func (s *Store) Prefixed(ctx context.Context, lookup geocode.Lookup, limit int) ([]geocode.Match, error) {
	if len(lookup.Forms) == 0 || lookup.Forms[0] == "" || limit < 1 {
		return nil, nil
	}
	names := prefixedNames
	if len(lookup.Countries) == 0 && lookup.Level == "" {
		names = limit * namesPerPlace
	}
	var found []geocode.Match
	for _, weight := range []int{large, prominent, 0} {
		rows, err := s.pool.Query(ctx, prefixed(weight),
			lookup.Forms[0], countryList(lookup.Countries), string(lookup.Level), limit, names)
		matches, err := collectMatches(rows, err, 1, "find names by prefix")
		if err != nil {
			return nil, err
		}
		if found = matches[0]; len(found) >= limit {
			break
		}
	}
	return found, nil
}

// prefixed is the search for names by prefix among those of some weight, which
// is written out: only then does it use the index of these names. In collation
// "C", the names that start with a prefix lie between it and the prefix followed
// by the last code point.
func prefixed(weight int) string {
	return `
		select 0, m.*, 1::real from (
			select distinct on (p.number) ` + matchColumns + `
			from (
				select * from passerelles.gazetteer_name
				where form >= $1::text collate "C" and form < ($1::text || U&'\+10FFFF') collate "C"
					and weight >= ` + fmt.Sprint(weight) + `
				order by weight desc limit $5
			) n
			join passerelles.gazetteer_place p on p.number = n.place
			cross join (select $2::text as countries) q
			where p.position is not null and ($3::text = '' or p.level = $3) and ` + inCountries + `
			order by p.number, n.kind, length(n.form)
		) m order by m.weight desc, m.id limit $4`
}

// countryList writes the countries of a lookup as one text, nil for all.
func countryList(countries []string) *string {
	if len(countries) == 0 {
		return nil
	}
	list := strings.Join(countries, ",")
	return &list
}

// collectMatches reads the answers to n lookups: the rank of the lookup, the
// columns of a match, the similarity.
func collectMatches(rows pgx.Rows, err error, n int, what string) ([][]geocode.Match, error) {
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, translate(err))
	}
	defer rows.Close()
	found := make([][]geocode.Match, n)
	for rows.Next() {
		rank, match, err := scanMatch(rows)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		found[rank] = append(found[rank], match)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", what, translate(err))
	}
	return found, nil
}

func scanMatch(rows pgx.Rows) (rank int, m geocode.Match, err error) {
	var position *geom.Point
	var kind int16
	p := &m.Place
	err = rows.Scan(&rank, &p.ID, &p.Name, &p.Country, &p.Admin1, &p.Level, &p.Feature, &p.Population,
		&position, &p.Source, &p.Licence, &m.Exactness, &m.Admin1, &m.Admin2,
		&m.PartOf, &m.ValidTo, &m.Name, &m.Form, &kind, &m.Weight, &m.Similarity)
	if err != nil {
		return 0, m, err
	}
	m.Kind = geocode.NameKind(kind)
	at, err := fromGeom(position)
	if err == nil && at != nil {
		p.Position = *at
	}
	return rank, m, err
}

// Places returns the places with these identifiers. "cog:" and an INSEE code
// name a commune of the home departments, when a source locates it.
func (s *Store) Places(ctx context.Context, ids []string) (map[string]atlas.Place, error) {
	rows, err := s.pool.Query(ctx, `
		select id, name, coalesce(country, ''), coalesce(admin1, ''), level, feature, population, position, source, licence
		from passerelles.gazetteer_place where id = any ($1) and position is not null
		union all
		select 'cog:' || c.code, c.name, 'FR', coalesce(a.admin1, ''), 'locality', 'PPL', c.population, c.position, c.source, c.licence
		from passerelles.gazetteer_commune c
		left join lateral (
			select admin1 from passerelles.gazetteer_place p where p.insee = c.code and p.admin1 is not null limit 1
		) a on true
		where 'cog:' || c.code = any ($1) and c.position is not null`, ids)
	if err != nil {
		return nil, fmt.Errorf("find places: %w", translate(err))
	}
	defer rows.Close()
	places := map[string]atlas.Place{}
	for rows.Next() {
		var p atlas.Place
		var position *geom.Point
		err := rows.Scan(&p.ID, &p.Name, &p.Country, &p.Admin1, &p.Level, &p.Feature, &p.Population, &position, &p.Source, &p.Licence)
		if err != nil {
			return nil, fmt.Errorf("find places: %w", err)
		}
		at, err := fromGeom(position)
		if err != nil {
			return nil, fmt.Errorf("find places: %w", err)
		}
		p.Position = *at
		places[p.ID] = p
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find places: %w", translate(err))
	}
	return places, nil
}

// Names returns the names of places, by identifier.
func (s *Store) Names(ctx context.Context, ids []string) (map[string][]geocode.PlaceName, error) {
	rows, err := s.pool.Query(ctx, `
		select p.id, n.text, n.form, coalesce(n.lang, ''), n.kind <= 2
		from passerelles.gazetteer_place p
		join passerelles.gazetteer_name n on n.place = p.number
		where p.id = any ($1) and n.kind <= 3
		order by p.id, n.kind, n.lang nulls first, n.text`, ids)
	if err != nil {
		return nil, fmt.Errorf("find names: %w", translate(err))
	}
	defer rows.Close()
	names := map[string][]geocode.PlaceName{}
	for rows.Next() {
		var id string
		var name geocode.PlaceName
		if err := rows.Scan(&id, &name.Text, &name.Form, &name.Lang, &name.Preferred); err != nil {
			return nil, fmt.Errorf("find names: %w", err)
		}
		names[id] = append(names[id], name)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find names: %w", translate(err))
	}
	return names, nil
}

var _ geocode.Gazetteer = (*Store)(nil)
