package postgis

import (
	"context"
	"fmt"
	"hash/maphash"
	"math"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/passerelles/passerelles/internal/gazetteer"
	"github.com/passerelles/passerelles/internal/geocode"
)

// lockGazetteer is the advisory lock of the loading of a gazetteer.
const lockGazetteer int64 = 0x7061_7373_0000_0010

// gazetteerChunk is how many entries are sent to the database at a time: what
// bounds the memory of a load.
const gazetteerChunk = 4000

// askGazetteer asks which gazetteer is loaded.
const askGazetteer = `select coalesce(max(digest), ''), coalesce(bool_or(by_hand), false) from passerelles.gazetteer`

// GazetteerDigest names the gazetteer that is loaded, "" when none is, and says
// whether somebody chose it: see [Store.LoadGazetteer].
func (s *Store) GazetteerDigest(ctx context.Context) (digest string, byHand bool, err error) {
	if err := s.pool.QueryRow(ctx, askGazetteer).Scan(&digest, &byHand); err != nil {
		return "", false, fmt.Errorf("ask gazetteer digest: %w", translate(err))
	}
	return digest, byHand, nil
}

// LoadGazetteer replaces the gazetteer by the entries that each gives, in one
// transaction: until it ends, and when anything fails, the previous gazetteer
// goes on serving. Loading what is loaded already, by its digest, reads nothing.
// byHand is kept with it: whether somebody chose this gazetteer, or the program
// brought its own. progress, when not nil, is told how many entries have been
// sent.
func (s *Store) LoadGazetteer(
	ctx context.Context, digest string, byHand bool,
	each func(func(gazetteer.Entry) error) error, progress func(entries int),
) error {
	return s.transaction(ctx, "load gazetteer", pgx.TxOptions{}, func(tx pgx.Tx) error {
		if err := hold(ctx, tx, lockGazetteer); err != nil {
			return err
		}
		var loaded string
		var chosen bool
		if err := tx.QueryRow(ctx, askGazetteer).Scan(&loaded, &chosen); err != nil {
			return err
		}
		if loaded == digest {
			return choose(ctx, tx, byHand, chosen)
		}
		if _, err := tx.Exec(ctx, `select passerelles.gazetteer_begin()`); err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		if err := copyGazetteer(ctx, tx, each, progress); err != nil {
			return err
		}
		// Index building is most of the time a load takes; give it memory.
		if _, err := tx.Exec(ctx, `select set_config('maintenance_work_mem', '256MB', true)`); err != nil {
			return fmt.Errorf("set memory: %w", err)
		}
		if _, err := tx.Exec(ctx, `select passerelles.gazetteer_end($1, $2)`, digest, byHand); err != nil {
			return fmt.Errorf("index: %w", err)
		}
		return nil
	})
}

// choose notes whether the gazetteer that is loaded already was chosen.
func choose(ctx context.Context, tx pgx.Tx, byHand, already bool) error {
	if byHand == already {
		return nil
	}
	if _, err := tx.Exec(ctx, `update passerelles.gazetteer set by_hand = $1`, byHand); err != nil {
		return fmt.Errorf("choose: %w", err)
	}
	return nil
}

// gazetteerRows are the rows of a chunk of entries.
type gazetteerRows struct {
	places, names, communes, spellings [][]any
	entries                            int
}

// copyGazetteer reads entries and sends them, chunk after chunk: one goroutine
// makes the rows of a chunk while the previous one is sent.
func copyGazetteer(
	ctx context.Context, tx pgx.Tx, each func(func(gazetteer.Entry) error) error, progress func(int),
) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	chunks, ended := make(chan *gazetteerRows, 1), make(chan error, 1)
	go func() {
		defer close(chunks)
		ended <- produceRows(ctx, each, chunks)
	}()
	sent := 0
	for chunk := range chunks {
		if err := chunk.send(ctx, tx); err != nil {
			return err // stop ends the producer
		}
		if sent += chunk.entries; progress != nil {
			progress(sent)
		}
	}
	return <-ended
}

// produceRows turns entries into chunks of rows until each ends.
func produceRows(
	ctx context.Context, each func(func(gazetteer.Entry) error) error, chunks chan<- *gazetteerRows,
) error {
	chunk, maker := &gazetteerRows{}, newRowMaker()
	flush := func() error {
		select {
		case chunks <- chunk:
			chunk = &gazetteerRows{}
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := each(func(e gazetteer.Entry) error {
		maker.add(chunk, &e)
		if chunk.entries < gazetteerChunk {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}

func (c *gazetteerRows) send(ctx context.Context, tx pgx.Tx) error {
	for _, part := range []struct {
		table, columns string
		rows           [][]any
	}{
		{"gazetteer_place_new", `number id name country level feature population position exactness
			admin1 admin1_id admin2_id part_of insee valid_to source licence`, c.places},
		{"gazetteer_name_new", `place kind weight text form lang`, c.names},
		{"gazetteer_commune_new", `code name department postcodes population epci epci_name position source licence`, c.communes},
		{"gazetteer_spelling_new", `key form`, c.spellings},
	} {
		if len(part.rows) == 0 {
			continue
		}
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"passerelles", part.table},
			strings.Fields(part.columns), pgx.CopyFromRows(part.rows))
		if err != nil {
			return fmt.Errorf("copy %s: %w", part.table, err)
		}
	}
	return nil
}

// rowMaker makes rows of entries, and numbers the places that have no number of
// their own.
type rowMaker struct {
	last  int // number of the last place without a geonameid: -1, -2…
	seed  maphash.Seed
	spelt map[uint64]struct{} // hashes of the forms whose spelling keys were given
}

func newRowMaker() *rowMaker {
	return &rowMaker{seed: maphash.MakeSeed(), spelt: map[uint64]struct{}{}}
}

func (m *rowMaker) add(to *gazetteerRows, e *gazetteer.Entry) {
	to.entries++
	if e.Commune != nil {
		to.communes = append(to.communes, communeRow(e))
		if e.Commune.Position != nil {
			return // the place it was located by is an entry of its own
		}
	}
	number := e.GeoNameID
	if number == 0 {
		m.last--
		number = m.last
	}
	if !e.NamesOnly {
		to.places = append(to.places, placeRow(number, e))
	}
	names := nameRows(number, e)
	to.names = append(to.names, names...)
	for _, name := range names {
		m.addSpelling(to, name[nameForm].(string))
	}
}

// addSpelling gives a form's spelling keys, once for all the places that bear
// it.
func (m *rowMaker) addSpelling(to *gazetteerRows, form string) {
	hash := maphash.String(m.seed, form)
	if _, given := m.spelt[hash]; given {
		return
	}
	m.spelt[hash] = struct{}{}
	for _, key := range geocode.SpellingKeys(form) {
		to.spellings = append(to.spellings, []any{key, form})
	}
}

func placeRow(number int, e *gazetteer.Entry) []any {
	p := &e.Place
	var position any
	if e.Exactness != "" {
		position = toGeom(&p.Position)
	}
	exactness := e.Exactness
	if exactness == "" {
		exactness = "none"
	}
	return []any{
		number, p.ID, p.Name, null(p.Country), string(p.Level), p.Feature, p.Population, position, string(exactness),
		null(p.Admin1), null(e.Admin1), null(e.Admin2), null(e.PartOf), null(e.INSEE), null(e.ValidTo), p.Source, p.Licence,
	}
}

func communeRow(e *gazetteer.Entry) []any {
	c := e.Commune
	postcodes := c.Postcodes
	if postcodes == nil {
		postcodes = []string{}
	}
	return []any{
		c.Code, c.Name, c.Department, postcodes, c.Population, null(c.EPCI), null(c.EPCIName), toGeom(c.Position),
		e.Place.Source, e.Place.Licence,
	}
}

// nameForm is the rank of the normal form in a row of names.
const nameForm = 4

// nameRows makes the rows of an entry's names, each normal form once unless a
// language tells them apart. A division or a country is found without its
// administrative wording too, and a town without its brackets.
func nameRows(number int, e *gazetteer.Entry) [][]any {
	rows := make([][]any, 0, len(e.Names))
	kinds := map[string]geocode.NameKind{} // the best kind given to each form
	weight := min(max(e.Place.Population, e.Weight), math.MaxInt32)
	add := func(text, form, lang string, kind geocode.NameKind) {
		best, found := kinds[form]
		if form == "" || found && lang == "" && best <= kind {
			return
		}
		if !found || kind < best {
			kinds[form] = kind
		}
		rows = append(rows, []any{number, int16(kind), weight, text, form, null(lang)})
	}
	for _, name := range e.Names {
		add(name.Text, geocode.Normalise(name.Text), name.Lang, nameKind(name))
	}
	for _, name := range e.Names {
		for _, form := range geocode.ShortForms(name.Text, e.Place.Level) {
			add(name.Text, form, "", geocode.ShortenedName)
		}
	}
	return rows
}

func nameKind(name gazetteer.Name) geocode.NameKind {
	switch {
	case name.Preferred && name.Lang == "":
		return geocode.MainName
	case name.Preferred && (name.Lang == "fr" || name.Lang == "en"):
		return geocode.PreferredName
	case name.Preferred:
		return geocode.ForeignName
	}
	return geocode.AliasName
}
