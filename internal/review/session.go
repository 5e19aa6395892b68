package review

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/dataset"
	"github.com/passerelles/passerelles/internal/geocode"
)

// Geocoder looks up the names that people type.
type Geocoder interface {
	Geocode(ctx context.Context, queries []geocode.Query) ([]atlas.Decision, error)
	Search(ctx context.Context, search geocode.Search) ([]atlas.Candidate, error)
}

// Session is a conversation with a person at a terminal, line by line: it works
// over any connection, with a screen reader and through a pipe.
type Session struct {
	In       io.Reader
	Out      io.Writer
	Lang     string // of the person: "fr", "en"
	Geocoder Geocoder
	// Keep saves a decision as soon as it is made. kept is false when its subject
	// changed meanwhile: the decision is then about something else.
	Keep      func(ctx context.Context, decision atlas.Decision) (kept bool, err error)
	Countries Countries
	By        string     // who decides; asked once when empty
	Today     atlas.Date // the day of the decisions

	lines <-chan string
}

// Outcome counts what a session came to.
type Outcome struct {
	Decided int
	Left    int // subjects that still wait
}

// errEnd ends a session: the person quits, or there is nobody left.
var errEnd = errors.New("end of the session")

// Run asks about each subject in order until all are answered, the person quits,
// the input ends or ctx does. What was decided until then is kept.
func (s *Session) Run(ctx context.Context, subjects []Subject) (Outcome, error) {
	outcome := Outcome{Left: len(subjects)}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.lines = readLines(ctx, s.In)
	for i := range subjects {
		s.print("\n")
		s.show(i+1, len(subjects), &subjects[i])
		decided, err := s.ask(ctx, &subjects[i])
		if decided {
			outcome.Decided++
			outcome.Left--
		}
		if errors.Is(err, errEnd) {
			return outcome, nil
		}
		if err != nil {
			return outcome, err
		}
	}
	return outcome, nil
}

// ask asks about one subject until it is decided or passed.
func (s *Session) ask(ctx context.Context, subject *Subject) (decided bool, err error) {
	candidates := subject.Decision.Candidates
	for {
		line, err := s.prompt(ctx, promptOf(len(candidates)))
		if err != nil {
			return false, err
		}
		a, flaw := parseAnswer(line, len(candidates))
		if flaw != (atlas.Text{}) {
			s.tell(flaw)
			continue
		}
		var made atlas.Decision
		switch a.kind {
		case answerNothing, answerHelp:
			s.tell(help())
			continue
		case answerPass:
			return false, nil
		case answerQuit:
			return false, errEnd
		case answerName:
			found, err := s.lookUp(ctx, subject, a.name)
			if err != nil {
				return false, err
			}
			if len(found) > 0 {
				candidates = found
			}
			continue
		case answerCandidate:
			made = at(subject, candidates[a.number-1].Place, a.exactness)
		case answerPosition:
			made = at(subject, atlas.Place{Position: a.position}, a.exactness)
		case answerNowhere:
			made = nowhere(subject)
		}
		return s.conclude(ctx, made)
	}
}

// conclude asks who decides and why, then keeps the decision.
func (s *Session) conclude(ctx context.Context, made atlas.Decision) (kept bool, err error) {
	s.tell(s.concluded(&made))
	if err := s.askWho(ctx); err != nil {
		return false, err
	}
	usual := defaultReason(&made)
	for {
		line, err := s.prompt(ctx, say("Pourquoi, en une phrase (Entrée\u202f: «\u202f%s\u202f»)\u202f: ", "Why, in a sentence, in French (Enter: “%s”): ", usual))
		if err != nil {
			return false, err
		}
		reason, flaw := dataset.CleanText(line)
		if flaw != (atlas.Text{}) {
			s.tell(flaw)
			continue
		}
		if reason == "" {
			reason = usual
		}
		made.Reason = atlas.Text{FR: dataset.FrenchSentence(reason)}
		break
	}
	made.DecidedBy, made.DecidedOn = s.By, s.Today
	kept, err = s.Keep(ctx, made)
	switch {
	case err != nil:
		return kept, err
	case !kept:
		s.tell(say("Cette fiche a changé entre-temps\u202f: rien n’est enregistré, relancez la revue.",
			"This record changed meanwhile: nothing was saved, start the review again."))
	default:
		s.tell(say("Enregistré.", "Saved."))
	}
	return kept, nil
}

// askWho asks once for who decides.
func (s *Session) askWho(ctx context.Context) error {
	for s.By == "" {
		line, err := s.prompt(ctx, say("Qui décide\u202f? Un service, jamais une personne privée\u202f: ", "Who decides? An office, never a private person: "))
		if err != nil {
			return err
		}
		name, flaw := CheckDecider(line)
		if flaw != (atlas.Text{}) {
			s.tell(flaw)
		}
		s.By = name
	}
	return nil
}

// lookUp geocodes the name that a person typed, "name" or "name, country", and
// shows what it finds. No country means that of the subject.
func (s *Session) lookUp(ctx context.Context, subject *Subject, text string) ([]atlas.Candidate, error) {
	query := geocode.Query{Name: text, Countries: subject.Countries, Level: subject.Level}
	if query.Level == atlas.LevelNetwork || query.Level == atlas.LevelGrouping {
		query.Level = "" // a place for it may be of any level
	}
	if comma := strings.LastIndexByte(text, ','); comma > 0 {
		if found := s.Countries.names.Find(text[comma+1:]); len(found) > 0 {
			query.Name, query.Countries = strings.TrimSpace(text[:comma]), found
		}
	}
	decisions, err := s.Geocoder.Geocode(ctx, []geocode.Query{query})
	if err != nil {
		return nil, fmt.Errorf("look up %q: %w", query.Name, err)
	}
	decision := &decisions[0]
	found := candidatesOf(decision)
	if len(found) == 0 {
		found, err = s.Geocoder.Search(ctx, geocode.Search{
			Text: query.Name, Countries: query.Countries, Lang: s.Lang, Limit: geocode.MaxCandidates,
		})
		if err != nil {
			return nil, fmt.Errorf("search %q: %w", query.Name, err)
		}
	}
	if len(found) == 0 {
		s.tell(say("Rien de ce nom. Précisez le pays après une virgule, ou donnez des coordonnées (c LAT LON).",
			"Nothing of that name. Give the country after a comma, or give coordinates (c LAT LON)."))
		return nil, nil
	}
	if len(candidatesOf(decision)) > 0 {
		s.tell(decision.Reason)
	} else {
		s.tell(say("Rien d’assez proche pour décider seul\u202f; voici ce que trouve la recherche.",
			"Nothing close enough to decide alone; here is what a search finds."))
	}
	s.showCandidates(found)
	return found, nil
}

// prompt prints a question and waits for a line. It returns errEnd when no more
// will come.
func (s *Session) prompt(ctx context.Context, question atlas.Text) (string, error) {
	s.print(question.In(s.Lang))
	select {
	case <-ctx.Done():
		s.print("\n")
		return "", context.Cause(ctx)
	case line, open := <-s.lines:
		if !open {
			s.print("\n")
			if ctx.Err() != nil {
				return "", context.Cause(ctx)
			}
			return "", errEnd
		}
		return line, nil
	}
}

// maxLine is the most bytes of a line that are looked at.
const maxLine = 64 << 10

// readLines hands on the lines of in until it or ctx ends. The reading itself
// cannot be interrupted: it ends with the program.
func readLines(ctx context.Context, in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(in)
		scanner.Buffer(nil, maxLine)
		for scanner.Scan() {
			select {
			case lines <- strings.ToValidUTF8(scanner.Text(), "\uFFFD"):
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}
