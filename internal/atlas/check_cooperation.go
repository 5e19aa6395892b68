package atlas

import (
	"regexp"
	"slices"
	"strconv"
)

// Check returns the rules the cooperation breaks by itself, its participations
// and citations included. Whether what it refers to exists is the importer's to
// say.
func (c *Cooperation) Check() []Flaw {
	flaws := slices.Concat(
		oneOf("type", c.Type, CooperationTypes()),
		oneOf("status", c.Status, Statuses()),
		oneOf("confidence", c.Confidence, Confidences()),
		c.checkThemes(),
		ordered("end", c.Start, c.End),
		c.checkAmount(),
	)
	if len(c.Actors(ActorAuthority)) == 0 {
		flaws = append(flaws, flaw("participations", "",
			"aucune collectivité n’y participe\u202f: ajoutez-en une à participations.csv.",
			"no authority takes part: add one to participations.csv."))
	}
	if c.Confidence != Unsourced && len(c.Citations) == 0 {
		flaws = append(flaws, flaw("citations", "",
			"une coopération "+string(c.Confidence)+" cite au moins une source\u202f: ajoutez-la à citations.csv, ou dites unsourced.",
			"a "+string(c.Confidence)+" cooperation cites at least one source: add it to citations.csv, or say unsourced."))
	}
	return flaws
}

func (c *Cooperation) checkThemes() []Flaw {
	var flaws []Flaw
	switch {
	case len(c.Themes) == 0:
		flaws = append(flaws, flaw("themes", "",
			"il faut au moins un thème\u202f; non_classe quand la source n’en dit rien.",
			"at least one theme is needed; non_classe when the source says nothing."))
	case len(c.Themes) > MaxThemes:
		most := strconv.Itoa(MaxThemes)
		flaws = append(flaws, flaw("themes", "",
			"plus de "+most+" thèmes\u202f: gardez le principal et trois autres au plus.",
			"more than "+most+" themes: keep the main one and three others at most."))
	}
	for i, theme := range c.Themes {
		if slices.Contains(c.Themes[:i], theme) {
			flaws = append(flaws, flaw("themes", theme, "ce thème y est deux fois.", "this theme is there twice."))
		}
	}
	return flaws
}

func (c *Cooperation) checkAmount() []Flaw {
	switch {
	case c.Amount == "" && c.Currency != "":
		return []Flaw{flaw("amount", "",
			"la monnaie est donnée sans le montant.", "the currency is given without the amount.")}
	case c.Amount != "" && c.Currency == "":
		return []Flaw{flaw("currency", "",
			"le montant est donné sans sa monnaie\u202f: ajoutez par exemple EUR.",
			"the amount is given without its currency: add for example EUR.")}
	case c.Amount != "" && !amount.MatchString(c.Amount):
		return []Flaw{flaw("amount", c.Amount,
			"un montant est un nombre positif, comme 12500 ou 12500.50.",
			"an amount is a positive number, such as 12500 or 12500.50.")}
	}
	return nil
}

var amount = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)
