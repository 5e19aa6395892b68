// Package kiosk is the atlas in an exhibition (borne): one machine with a touch
// screen that runs for weeks, with no network and nobody near it. There is no
// HTTP in it: httpd asks it, and cmd gives it servers to show.
//
//	k, err := kiosk.New(kiosk.Config{Folder: "/var/lib/passerelles", Make: …, Show: …})
//	k.Start()     // shows the edition of the folder, the one before when it is damaged
//	k.Run(ctx)    // takes editions that arrive, between two visits
//	k.Beat(beat)  // the page says that it is well, and what was counted
//	k.Health()    // what the staff read
//
// # The folder
//
//	edition.zip              what is shown
//	edition-precedente.zip   what was shown before, to go back to
//	arrivees/                put an edition here: it is taken, or refused
//	refuses/, refuse.json    the last that were refused, and why
//	essai.json               the edition that has still to prove itself
//	profil.json              what the exhibition wants: see [Profile]
//	compteurs.json           how many visits, by day: see [Counters]
//
// Everything is written beside, synced, then renamed: whenever the plug is
// pulled, edition.zip is an edition that opens.
//
// # The clock
//
// A machine without a network may wake up in 1970. Durations are measured with
// the clock that only runs; the date is believed when it is later than what is
// known to have happened.
package kiosk
