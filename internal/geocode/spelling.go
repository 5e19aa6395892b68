package geocode

import (
	"hash/fnv"
	"slices"
	"strconv"
)

// A misspelt name is found by keys that it shares with the right one, as in a
// hash join: what makes a batch of them cheap. A form's keys are
//
//   - in a short name, the name without one of its letters: of two names one
//     edit apart (a letter lost, added, replaced or swapped with its neighbour),
//     one letter can always be taken from each so that the same is left
//     (Garbe's symmetric delete);
//   - in a long name, each of its halves, with its length: the edit is in one of
//     them, so that the other is whole. A swap across the middle is asked for
//     apart;
//   - how it sounds: see [phonetic].
//
// What shares a key is only a candidate: the edits are counted afterwards.
const (
	minSpellingLetters   = 4  // shorter names are too close to one another
	shortSpellingLetters = 8  // up to here a name is told by its deletions
	longSpellingLetters  = 12 // from here two letters may be lost in one half
	maxSpellingLetters   = 48 // longer ones are sentences
)

// The kinds of key, so that those of one never meet those of another.
const (
	keyDeletion  = 'd'
	keyLeftHalf  = 'l'
	keyRightHalf = 'r'
	keySound     = 's'
)

// SpellingKeys returns the keys under which the gazetteer keeps a normal form,
// none for a form that is too short, too long, or not in Latin letters.
func SpellingKeys(form string) []int32 {
	if !spellable(form) {
		return nil
	}
	var keys []int32
	if len(form) <= shortSpellingLetters {
		keys = deletionKeys(keys, form)
	} else {
		keys = append(keys, halfKeys(form, len(form))...)
	}
	return unique(soundKey(keys, form))
}

// misspellingKeys returns the keys under which the right spelling of a form may
// be kept.
func misspellingKeys(form string) []int32 {
	if !spellable(form) {
		return nil
	}
	var keys []int32
	if len(form) <= shortSpellingLetters+1 {
		keys = deletionKeys(keys, form)
	}
	more := 1 // letters that may be lost or added
	if len(form) >= longSpellingLetters {
		more = 2
	}
	for length := len(form) - more; length <= len(form)+more; length++ {
		if length > shortSpellingLetters {
			keys = append(keys, halfKeys(form, length)...)
		}
	}
	if middle := len(form) / 2; len(form) > shortSpellingLetters {
		swapped := []byte(form)
		swapped[middle-1], swapped[middle] = swapped[middle], swapped[middle-1]
		keys = append(keys, halfKeys(string(swapped), len(form))[:1]...)
	}
	return unique(soundKey(keys, form))
}

// deletionKeys adds the keys of a name and of what is left when any one letter
// is taken away.
func deletionKeys(keys []int32, form string) []int32 {
	keys = append(keys, spellingKey(keyDeletion, form))
	for i := range len(form) {
		keys = append(keys, spellingKey(keyDeletion, form[:i]+form[i+1:]))
	}
	return keys
}

// halfKeys are the keys of the halves that a name of that length would share
// with form.
func halfKeys(form string, length int) []int32 {
	left := length / 2
	mark := strconv.Itoa(length)
	return []int32{
		spellingKey(keyLeftHalf, mark+form[:left]),
		spellingKey(keyRightHalf, mark+form[len(form)-(length-left):]),
	}
}

func soundKey(keys []int32, form string) []int32 {
	if sound := phonetic(form); sound != "" {
		return append(keys, spellingKey(keySound, sound))
	}
	return keys
}

// spellingKey hashes a key: they are many, and need not be read.
func spellingKey(kind byte, text string) int32 {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte{kind}) // a hash takes everything
	_, _ = sum.Write([]byte(text))
	return int32(sum.Sum32())
}

// spellable reports whether misspellings of a form are looked for.
func spellable(form string) bool {
	if len(form) < minSpellingLetters || len(form) > maxSpellingLetters {
		return false
	}
	for i := range len(form) {
		c := form[i]
		if c != ' ' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

func unique(keys []int32) []int32 {
	slices.Sort(keys)
	return slices.Compact(keys)
}
