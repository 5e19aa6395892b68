package gazetteer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Bundle is a set of gazetteer sources. It opens them anew each time it reads
// them, so it may be kept, and read more than once, by several goroutines.
type Bundle struct {
	built       *file   // a one-file gazetteer: the whole bundle by itself
	geonames    []*file // dumps of 19 columns
	alternates  []*file // alternateNamesV2
	translated  []string
	admin1      *file // names of first-level divisions
	admin2      *file
	countries   *file // countryInfo.txt
	cities      *file // cities.json
	simplemaps  *file
	communes    *file
	epci        *file
	departments []string
	supplement  fs.FS
	digest      string
}

// Each calls fn with every entry of the bundle, always in the same order: towns
// before the divisions and countries that stand on them, places before the
// names added to them. An error of fn ends the reading and is returned as it
// is; a damaged source gives an [atlas.Error] that names the file and the line.
func (b *Bundle) Each(ctx context.Context, fn func(Entry) error) error {
	if b.built != nil {
		return readBuilt(ctx, b.built, fn)
	}
	r := &reading{bundle: b, emit: fn}
	return r.run(ctx)
}

// reading is one pass of a bundle, with what it must remember.
type reading struct {
	bundle  *Bundle
	emit    func(Entry) error
	names   translations
	labels  divisions
	moved   renumbered
	codes   map[string]string // identifiers of first-level divisions by country and normal form of the name
	lands   territories
	home    communes
	own     []Entry // the supplement's places
	known   *known
	seen    bitmap          // geonameids given
	regions map[string]bool // identifiers of divisions and countries given with their own position
}

func (r *reading) run(ctx context.Context) error {
	r.lands, r.known, r.regions = territories{}, newKnown(), map[string]bool{}
	steps := []func(context.Context) error{
		r.readNames, r.readHome, r.readOwn, r.weigh,
		r.giveGeoNames, r.giveCities, r.giveSimplemaps, r.giveTerritories, r.giveCommunes, r.giveSupplement, r.giveAlternates,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// readHome reads the official list of the home departments' communes.
func (r *reading) readHome(ctx context.Context) error {
	if r.bundle.communes == nil {
		return nil
	}
	err := r.bundle.communes.read(func(name string, src io.Reader) (err error) {
		r.home, err = readCommunes(ctx, name, src, r.bundle.departments)
		return err
	})
	if err != nil || r.bundle.epci == nil {
		return err
	}
	return r.bundle.epci.read(func(name string, src io.Reader) error { return r.home.join(ctx, name, src) })
}

// weigh goes through the towns once, to know the centre of each territory.
func (r *reading) weigh(ctx context.Context) error {
	weigh := func(e *Entry) error {
		if e.Place.Level == atlas.LevelLocality {
			r.lands.weigh(territoriesOf(e), e.Place.Position, e.Place.Population)
		}
		return nil
	}
	if err := r.eachGeoName(ctx, weigh); err != nil {
		return err
	}
	return r.eachCity(ctx, weigh)
}

func (r *reading) eachGeoName(ctx context.Context, fn func(*Entry) error) error {
	for _, dump := range r.bundle.geonames {
		err := dump.read(func(name string, src io.Reader) error {
			return readGeoNames(ctx, name, src, func(row *geoName, line int) error {
				if row.level() == "" || row.country == "" {
					return nil
				}
				e := row.entry()
				return fn(&e)
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) eachCity(ctx context.Context, fn func(*Entry) error) error {
	if r.bundle.cities == nil {
		return nil
	}
	return r.bundle.cities.read(func(name string, src io.Reader) error {
		return readJSONArray(ctx, name, src, func(city *cityJSON, rank int) error {
			position, err := city.position()
			if err != nil {
				return invalidElement(name, rank, err)
			}
			e := city.entry(position)
			if r.moved[e.Place.Country] {
				e.Admin1, e.Admin2 = "", ""
			}
			return fn(&e)
		})
	})
}

func (r *reading) giveGeoNames(ctx context.Context) error {
	return r.eachGeoName(ctx, func(e *Entry) error {
		if r.seen.has(e.GeoNameID) {
			return nil
		}
		r.seen.add(e.GeoNameID)
		switch e.Place.Level {
		case atlas.LevelLocality, atlas.LevelDistrict:
			r.names.translate(e, fmt.Sprint(e.GeoNameID))
			r.home.locate(e)
			r.settle(e)
		default:
			if r.regions[e.Place.ID] {
				return nil
			}
			r.regions[e.Place.ID] = true
			_, code, _ := cutID(e.Place.ID)
			r.names.translate(e, code)
		}
		return r.emit(*e)
	})
}

// settle does what is done with every town: it names its division, remembers
// it, and offers it as the stand-in of the territories it lies in.
func (r *reading) settle(e *Entry) {
	if e.Admin1 != "" {
		e.Place.Admin1 = r.label(e.Admin1)
	}
	if e.Place.Level == atlas.LevelLocality {
		r.known.add(e)
		r.lands.approach(territoriesOf(e), e.Place.Position)
	}
}

func (r *reading) giveCities(ctx context.Context) error {
	return r.eachCity(ctx, func(e *Entry) error {
		_, _, department := cutID(e.Admin2)
		r.home.locateByName(e, department)
		if r.known.has(e.Place.Country, e.Place.Name, e.Place.Position) {
			return nil
		}
		identify(e)
		r.settle(e)
		return r.emit(*e)
	})
}

func (r *reading) giveSimplemaps(ctx context.Context) error {
	if r.bundle.simplemaps == nil {
		return nil
	}
	return r.bundle.simplemaps.read(func(name string, src io.Reader) error {
		return readJSONArray(ctx, name, src, func(city *simplemapsCity, rank int) error {
			position, err := city.position()
			if err != nil {
				return invalidElement(name, rank, err)
			}
			e := city.entry(position)
			if r.known.has(e.Place.Country, e.Place.Name, position) {
				return nil
			}
			if e.Admin1 = r.codes[divisionForm(e.Place.Country, e.Place.Admin1)]; e.Admin1 != "" {
				e.Place.Admin1 = r.label(e.Admin1)
			}
			r.known.add(&e)
			return r.emit(e)
		})
	})
}

// giveTerritories gives the divisions and countries that no dump located.
func (r *reading) giveTerritories(context.Context) error {
	for _, id := range r.lands.sorted() {
		if r.regions[id] {
			continue
		}
		e, ok := r.labels.entry(id, r.lands[id], r.names)
		if !ok {
			continue
		}
		if e.Admin1 != "" {
			e.Place.Admin1 = r.label(e.Admin1)
		}
		if err := r.emit(e); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) giveCommunes(context.Context) error {
	all := make([]*homeCommune, 0, len(r.home.byCode))
	for _, commune := range r.home.byCode {
		all = append(all, commune)
	}
	slices.SortFunc(all, func(a, b *homeCommune) int { return cmp.Compare(a.commune.Code, b.commune.Code) })
	for _, commune := range all {
		if err := r.emit(commune.entry()); err != nil {
			return err
		}
	}
	return nil
}

// readOwn reads the supplement: its places are kept for later, and what
// completes the places of other sources goes where it will be found.
func (r *reading) readOwn(context.Context) error {
	if r.bundle.supplement == nil {
		return nil
	}
	src, err := r.bundle.supplement.Open(supplementName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open gazetteer supplement: %w", err)
	}
	defer src.Close()
	return readSupplement(src, func(e Entry) error {
		kind, code, _ := cutID(e.Place.ID)
		switch kind {
		case sourceSupplement:
			r.own = append(r.own, e)
		case sourceCOG:
			if home := r.home.byCode[code]; home != nil {
				home.offer(&e, sameCode)
			}
		default:
			r.names.prefer(code, e.Names)
		}
		return nil
	})
}

func (r *reading) giveSupplement(context.Context) error {
	for _, e := range r.own {
		if e.Admin1 != "" {
			e.Place.Admin1 = r.label(e.Admin1)
		}
		if err := r.emit(e); err != nil {
			return err
		}
	}
	return nil
}

// label is the displayed name of a division.
func (r *reading) label(id string) string {
	_, code, _ := cutID(id)
	if french := r.names.in(code, displayLanguage); french != "" {
		return french
	}
	if r.moved[code[:2]] {
		return r.names.in(code, "en")
	}
	return r.labels[id]
}

// Digest names the bundle: the same sources, read by the same version of the
// program, give the same digest.
func (b *Bundle) Digest() string { return b.digest }
