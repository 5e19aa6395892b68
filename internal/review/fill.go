package review

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/geocode"
)

// Resolver looks up the places that decisions name by their identifiers.
type Resolver interface {
	ResolveManual(ctx context.Context, decisions []atlas.Decision) (resolved, unknown []atlas.Decision, err error)
}

// Filled is what a colleague decided in a sheet.
type Filled struct {
	Decisions []atlas.Decision // those that are new, in the order of the sheet
	Same      int              // rows that say what was decided already
	Waiting   int              // rows without a choice
	Notices   dataset.Problems
}

// Import reads the sheet at path, and judges it by the record. by and today sign
// the rows that do not say who decided and when; by may be empty. Anything wrong
// is returned as [dataset.Problems], all of them together, as [dataset.Read]
// does.
//
// A row decides about a subject that nobody decided about yet. What a person
// decided otherwise is replaced by a row that says a later day, or by one of the
// same decider that does not say an earlier one.
func Import(ctx context.Context, path string, record *atlas.Record, places Resolver, by string, today atlas.Date) (*Filled, error) {
	read, err := sheet().Read(ctx, path)
	if err != nil {
		return nil, err
	}
	f := &filling{read: read, by: by, today: today, known: newDirectory(record), rows: map[atlas.Actor]dataset.FilledRow{},
		before: map[atlas.Actor]*atlas.Decision{}}
	for i := range record.Decisions {
		if d := &record.Decisions[i]; d.Status == atlas.DecisionManual {
			f.before[d.Subject] = d
		}
	}
	for _, row := range read.Rows {
		f.row(row)
	}
	if err := f.resolve(ctx, places); err != nil {
		return nil, err
	}
	f.settle()
	if err := read.Err(); err != nil {
		return nil, err
	}
	f.filled.Notices = read.Notices()
	return &f.filled, nil
}

// filling is the reading of one sheet.
type filling struct {
	read   *dataset.Filled
	by     string
	today  atlas.Date
	known  *directory
	before map[atlas.Actor]*atlas.Decision // what people decided already
	rows   map[atlas.Actor]dataset.FilledRow
	made   []atlas.Decision
	filled Filled
}

// row reads one row into a decision, whose place may be an identifier only.
func (f *filling) row(row dataset.FilledRow) {
	actor, ok := f.actor(row)
	if !ok {
		return
	}
	if f.isWaiting(row) {
		f.filled.Waiting++
		return
	}
	if first, twice := f.rows[actor]; twice {
		f.read.Problem(row, columnID, say(
			"déjà décidé à la ligne %d\u202f: ne gardez que l’une des deux.", "decided at row %d already: keep one of the two.", first.Line()))
		return
	}
	f.rows[actor] = row
	subject := f.known.subjects[actor]
	d, chosen := f.choice(row, &subject)
	signed := f.sign(row, &d)
	if chosen && signed {
		f.made = append(f.made, d)
	}
}

// isWaiting reports whether a row says nothing about where its subject is.
func (f *filling) isWaiting(row dataset.FilledRow) bool {
	for _, column := range []string{columnChoice, columnLat, columnLon} {
		if row.Text(column) != "" || !row.Good(column) {
			return false
		}
	}
	return true
}

func (f *filling) actor(row dataset.FilledRow) (actor atlas.Actor, ok bool) {
	if !row.Good(columnKind) || !row.Good(columnID) {
		return actor, false
	}
	switch strings.ToLower(row.Text(columnKind)) {
	case "partenaire", string(atlas.ActorPartner):
		actor.Kind = atlas.ActorPartner
	case "collectivité", "collectivite", string(atlas.ActorAuthority):
		actor.Kind = atlas.ActorAuthority
	default:
		f.read.Problem(row, columnKind, say("écrivez partenaire ou collectivité.", "write partenaire or collectivité."))
		return actor, false
	}
	actor.ID = row.Text(columnID)
	if _, found := f.known.subjects[actor]; !found {
		f.read.Problem(row, columnID, say(
			"aucune fiche de ce nom\u202f: reprenez l’identifiant de la feuille exportée.",
			"no record of that name: take the identifier from the exported sheet."))
		return actor, false
	}
	return actor, true
}

var placeID = regexp.MustCompile(`^[a-z0-9-]+:[^\s:]+$`)

// choice reads where the subject is; ok is false when that has a problem.
func (f *filling) choice(row dataset.FilledRow, subject *Subject) (d atlas.Decision, ok bool) {
	exactness, known := parseExactness(row.Text(columnExactness))
	if !known {
		f.read.Problem(row, columnExactness, say("écrivez exact ou approché, ou rien.", "write exact or approché, or nothing."))
	}
	choice := strings.ToLower(row.Text(columnChoice))
	number, err := strconv.Atoi(choice)
	positioned := row.Text(columnLat) != "" || row.Text(columnLon) != "" || !row.Good(columnLat) || !row.Good(columnLon)
	switch {
	case positioned && choice != "":
		f.read.Problem(row, columnChoice, say(
			"un choix et des coordonnées à la fois\u202f: videz l’un ou l’autre.",
			"a choice and coordinates at once: empty one or the other."))
	case positioned:
		d, ok = f.position(row, subject, exactness)
		return d, ok && known
	case choice == "aucun", choice == "none", choice == "0":
		return nowhere(subject), known
	case err == nil:
		id := f.candidate(row, number)
		return at(subject, atlas.Place{ID: id}, exactness), known && id != ""
	case placeID.MatchString(choice):
		return at(subject, atlas.Place{ID: row.Text(columnChoice)}, exactness), known
	default:
		f.read.Problem(row, columnChoice, say(
			"écrivez le numéro d’un candidat, l’identifiant d’un lieu (geonames:282615) ou aucun\u202f; ou videz la cellule et donnez latitude et longitude.",
			"write the number of a candidate, the identifier of a place (geonames:282615) or aucun; or empty the cell and give latitude and longitude."))
	}
	return d, false
}

// candidate returns the identifier of the place that the row shows under that
// number, "" when it shows none.
func (f *filling) candidate(row dataset.FilledRow, number int) string {
	if number < 1 || number > geocode.MaxCandidates {
		f.read.Problem(row, columnChoice, say("il n’y a pas de candidat de ce numéro\u202f: de 1 à %d.",
			"there is no candidate of that number: from 1 to %d.", geocode.MaxCandidates))
		return ""
	}
	id := readCandidate(row.Text(candidateColumn(number)))
	if id == "" {
		f.read.Problem(row, columnChoice, say(
			"la colonne «\u202f%s\u202f» de cette ligne ne finit pas par un lieu entre crochets\u202f: choisissez un autre numéro, ou donnez l’identifiant du lieu.",
			"the column “%s” of this row does not end in a place between brackets: choose another number, or give the place’s identifier.",
			candidateColumn(number)))
	}
	return id
}

// position reads coordinates.
func (f *filling) position(row dataset.FilledRow, subject *Subject, exactness atlas.Exactness) (d atlas.Decision, ok bool) {
	if !row.Good(columnLat) || !row.Good(columnLon) {
		return d, false // said already
	}
	for _, column := range []string{columnLat, columnLon} {
		if row.Text(column) == "" {
			f.read.Problem(row, column, say("latitude et longitude vont ensemble\u202f: donnez les deux.",
				"latitude and longitude go together: give both."))
			return d, false
		}
	}
	lat, _ := strconv.ParseFloat(row.Text(columnLat), 64) // both were checked
	lon, _ := strconv.ParseFloat(row.Text(columnLon), 64)
	position, flaw := validPosition(lat, lon)
	if flaw != (atlas.Text{}) {
		f.read.Problem(row, columnLat, flaw)
		return d, false
	}
	return at(subject, atlas.Place{Position: position}, exactness), true
}

// sign fills in who decided, when and why.
func (f *filling) sign(row dataset.FilledRow, d *atlas.Decision) bool {
	ok := row.Good(columnBy) && row.Good(columnOn) && row.Good(columnReason)
	d.Reason.FR = dataset.FrenchSentence(row.Text(columnReason))
	if d.DecidedOn = atlas.Date(row.Text(columnOn)); d.DecidedOn == "" {
		d.DecidedOn = f.today
	}
	if d.DecidedOn > f.today { // both are YYYY-MM-DD
		ok = false
		f.read.Problem(row, columnOn, say("ce jour n’est pas encore venu\u202f: corrigez la date.", "that day has not come yet: mend the date."))
	}
	if d.DecidedBy = f.by; row.Text(columnBy) == "" && f.by != "" {
		return ok
	}
	name, flaw := CheckDecider(row.Text(columnBy))
	if flaw != (atlas.Text{}) && row.Good(columnBy) {
		f.read.Problem(row, columnBy, flaw)
		return false
	}
	d.DecidedBy = name
	return ok
}

// resolve looks up the places that the decisions name.
func (f *filling) resolve(ctx context.Context, places Resolver) error {
	resolved, unknown, err := places.ResolveManual(ctx, f.made)
	if err != nil {
		return err
	}
	for i := range unknown {
		f.read.Problem(f.rows[unknown[i].Subject], columnChoice, say(
			"le répertoire de lieux ne connaît pas %s\u202f: choisissez un autre lieu, ou donnez des coordonnées.",
			"the gazetteer does not know %s: choose another place, or give coordinates.", unknown[i].Place.ID))
	}
	f.made = resolved
	return nil
}

// settle completes the decisions by what is known of their places, and compares
// them with what people decided before.
func (f *filling) settle() {
	for i := range f.made {
		d := &f.made[i]
		row, subject := f.rows[d.Subject], f.known.subjects[d.Subject]
		if d.Place != nil && row.Text(columnExactness) == "" {
			d.Exactness = exactnessOf(&subject, d.Place)
		}
		if d.Reason.FR == "" {
			d.Reason.FR = defaultReason(d)
		}
		before := f.before[d.Subject]
		switch {
		case before == nil:
			f.filled.Decisions = append(f.filled.Decisions, *d)
		case sameConclusion(before, d):
			f.filled.Same++
		case replaces(d, before, row.Text(columnOn) != ""):
			f.filled.Decisions = append(f.filled.Decisions, *d)
		default:
			f.read.Problem(row, columnChoice, say(
				"%s a déjà décidé autrement le %s\u202f: videz ce choix, ou mettez-vous d’accord et donnez une date de décision postérieure.",
				"%s decided otherwise on %s: empty this choice, or agree and give a later date of decision.",
				before.DecidedBy, before.DecidedOn))
		}
	}
}

// sameConclusion reports whether two decisions put their subject at the same
// place.
func sameConclusion(a, b *atlas.Decision) bool {
	where := func(d *atlas.Decision) (id string, position orb.Point) {
		switch {
		case d.Place == nil:
			return "", position
		case d.Place.ID != "":
			return d.Place.ID, position
		}
		return "", d.Place.Position
	}
	aID, aPosition := where(a)
	bID, bPosition := where(b)
	return a.Exactness == b.Exactness && aID == bID && aPosition == bPosition
}

// replaces reports whether a decision takes the place of another person's: by
// its day, when the row says it, or because it is the same decider's.
func replaces(d, before *atlas.Decision, dated bool) bool {
	if d.DecidedBy == before.DecidedBy {
		return !before.DecidedOn.After(d.DecidedOn)
	}
	return dated && d.DecidedOn.After(before.DecidedOn)
}
