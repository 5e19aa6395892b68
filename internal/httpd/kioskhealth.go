package httpd

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/passerelles/passerelles/internal/kiosk"
)

var (
	//go:embed kioskhealth.html
	kioskHealthSource   string
	kioskHealthTemplate = template.Must(template.New("health").Parse(kioskHealthSource))
)

const (
	// littleDisk is from how few bytes on the staff should see to the disk.
	littleDisk = 500_000_000
	// manyMissed is from how many beats on the page is not there.
	manyMissed = 6
)

// serveKioskHealthJSON serves what the staff, and the keeper of the browser,
// want to know.
func (s *Server) serveKioskHealthJSON(x *exchange, r *http.Request) {
	content, err := json.MarshalIndent(s.kiosk.Health(), "", "  ")
	if err != nil {
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: err})
		return
	}
	x.sendOnce(r, http.StatusOK, typeJSON, append(content, '\n'))
}

// serveKioskHealth serves the same to be read across a room. It asks itself
// again.
func (s *Server) serveKioskHealth(x *exchange, r *http.Request) {
	var out bytes.Buffer
	if err := kioskHealthTemplate.Execute(&out, readHealth(s.kiosk.Health())); err != nil {
		x.fail(r, &problem{kind: "internal", status: http.StatusInternalServerError, cause: err})
		return
	}
	x.Header()["Refresh"] = []string{"10"}
	x.sendOnce(r, http.StatusOK, typeHTML, out.Bytes())
}

// healthPage is the page of the staff, in French.
type healthPage struct {
	Verdict  string
	Concerns []string // what somebody should see to
	Sections []healthSection
}

type healthSection struct {
	Title string
	Rows  []healthRow
}

type healthRow struct{ Name, Value, Detail string }

// add appends a row; details that are empty are left out.
func (s *healthSection) add(name, value string, details ...string) {
	var said []string
	for _, detail := range details {
		if detail != "" {
			said = append(said, detail)
		}
	}
	s.Rows = append(s.Rows, healthRow{name, value, strings.Join(said, " · ")})
}

// readHealth words the health of a kiosk.
func readHealth(h kiosk.Health) healthPage {
	page := healthPage{Verdict: "Tout va bien.", Concerns: concerns(h)}
	if len(page.Concerns) > 0 {
		page.Verdict = "À regarder\u202f:"
	}
	page.Sections = []healthSection{editionsSection(h), screenSection(h), machineSection(h)}
	if len(h.Refused) > 0 {
		page.Sections = append(page.Sections, refusedSection(h))
	}
	return page
}

// concerns are what somebody should see to.
func concerns(h kiosk.Health) []string {
	var list []string
	note := func(when bool, what string) {
		if when {
			list = append(list, what)
		}
	}
	note(h.Edition == nil, "Aucune édition ne peut être montrée\u202f: déposez-en une.")
	note(h.Page.BeatAgo == nil, "La page ne s’est pas encore annoncée.")
	note(h.Page.Missed >= manyMissed, "La page ne répond plus.")
	note(h.Edition != nil && !h.Clock, "L’horloge de la machine n’est pas fiable\u202f: mettez-la à l’heure.")
	note(h.FreeDisk > 0 && h.FreeDisk < littleDisk, "Le disque est presque plein.")
	if h.Trouble != nil {
		list = append(list, h.Trouble.What.FR+" (il y a "+frenchSpan(h.Trouble.Ago)+")")
	}
	for _, problem := range h.Profile {
		list = append(list, "Profil\u202f: "+problem.FR+".")
	}
	return list
}

func editionsSection(h kiosk.Health) healthSection {
	section := healthSection{Title: "Édition"}
	if e := h.Edition; e != nil {
		section.add("Montrée", editionName(e), shortDigest(e), "pages "+e.Build)
	} else {
		section.add("Montrée", "aucune")
	}
	if h.Trial != nil {
		section.add("À l’essai", "encore "+frenchSpan(*h.Trial), "si la page n’est pas prête d’ici là, l’édition précédente revient")
	}
	if e := h.Waiting; e != nil {
		section.add("En attente de la fin d’une visite", editionName(e))
	}
	if e := h.Previous; e != nil {
		section.add("Précédente", editionName(e), shortDigest(e))
	} else {
		section.add("Précédente", "aucune")
	}
	if u := h.Update; u != nil {
		when := "pas encore"
		if u.Ago != nil {
			when = "il y a " + frenchSpan(*u.Ago)
		}
		section.add("Cherchée sur le réseau", when, u.Source, u.Result.FR)
	}
	return section
}

// editionName says which edition it is, and how old.
func editionName(e *kiosk.HealthEdition) string {
	age := "âge inconnu\u202f: horloge non fiable"
	if e.AgeDays != nil {
		age = frenchCount(*e.AgeDays, "jour")
	}
	return fmt.Sprintf("nº\u00a0%d du %s (%s)", e.Number, e.PublishedAt.Local().Format("02/01/2006"), age)
}

// shortDigest is enough of a digest to tell two editions apart.
func shortDigest(e *kiosk.HealthEdition) string { return fmt.Sprintf("empreinte %.16s", e.Digest) }

func screenSection(h kiosk.Health) healthSection {
	section := healthSection{Title: "Écran"}
	if h.Page.BeatAgo == nil {
		section.add("Dernier battement", "jamais")
		return section
	}
	section.add("Dernier battement", "il y a "+frenchSpan(*h.Page.BeatAgo), missedBeats(h.Page.Missed))
	doing := map[kiosk.State]string{
		kiosk.Attract: "accueil", kiosk.Visit: "visite en cours", kiosk.Countdown: "compte à rebours", kiosk.Night: "nuit",
	}
	ready := "pas encore prête"
	if h.Page.Ready {
		ready = "prête"
	}
	section.add("État", doing[h.Page.State], ready)
	section.add("Page ouverte", frenchCount(h.Page.Loads, "fois"), "depuis le démarrage du serveur")
	section.add("Erreurs de la page", fmt.Sprint(h.Errors.Page))
	if h.Page.Heap > 0 {
		section.add("Mémoire de la page", frenchBytes(h.Page.Heap))
	}
	return section
}

func missedBeats(missed int) string {
	if missed == 0 {
		return ""
	}
	return frenchCount(missed, "battement") + " sans nouvelle"
}

func machineSection(h kiosk.Health) healthSection {
	section := healthSection{Title: "Machine"}
	section.add("Serveur en marche depuis", frenchSpan(h.Uptime), "version "+h.Version)
	section.add("Erreurs du serveur", fmt.Sprint(h.Errors.Server))
	section.add("Mémoire du serveur", frenchBytes(h.Memory))
	section.add("Disque libre", frenchBytes(h.FreeDisk), h.Folder)
	clock := "fiable"
	switch {
	case h.Edition == nil:
		clock = "inconnue, sans édition pour la comparer"
	case !h.Clock:
		clock = "non fiable"
	}
	section.add("Horloge", clock)
	return section
}

func refusedSection(h kiosk.Health) healthSection {
	section := healthSection{Title: "Éditions refusées"}
	for _, refusal := range h.Refused {
		number := ""
		if refusal.Number > 0 {
			number = fmt.Sprintf("édition nº\u00a0%d", refusal.Number)
		}
		section.add(refusal.Name, refusal.Reason.FR, number)
	}
	return section
}

// frenchCount writes a number of things.
func frenchCount(count int, thing string) string {
	if count >= 2 && !strings.HasSuffix(thing, "s") {
		thing += "s"
	}
	return fmt.Sprintf("%d\u00a0%s", count, thing)
}

// frenchSpan writes a duration in seconds, in its two largest units.
func frenchSpan(seconds int64) string {
	switch {
	case seconds < 60:
		return fmt.Sprintf("%d\u00a0s", seconds)
	case seconds < 3600:
		return fmt.Sprintf("%d\u00a0min", seconds/60)
	case seconds < 86400:
		return fmt.Sprintf("%d\u00a0h %02d", seconds/3600, seconds%3600/60)
	}
	return fmt.Sprintf("%s %d\u00a0h", frenchCount(int(seconds/86400), "jour"), seconds%86400/3600)
}

// frenchBytes writes a size.
func frenchBytes(bytes int64) string {
	switch {
	case bytes <= 0:
		return "inconnu"
	case bytes < 1_000_000_000:
		return fmt.Sprintf("%d\u00a0Mo", (bytes+500_000)/1_000_000)
	}
	return strings.Replace(fmt.Sprintf("%.1f\u00a0Go", float64(bytes)/1e9), ".", ",", 1)
}
