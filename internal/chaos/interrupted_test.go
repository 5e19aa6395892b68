package chaos

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// job is a command that changes the database.
type job struct {
	name string
	args []string
	from string // the database of the seed that it starts from; "" for an empty one
	late string // a table that it writes to near the end of its transaction; "" when nothing is there yet
}

func jobs() []job {
	list := []job{
		{"import", []string{"import", input("titles.csv")}, atlas, "import_run"},
		{"geocode", []string{"geocode"}, imported, "decision"},
		{"publish", []string{"publish"}, retitled, "current_edition"},
		{"gazetteer load", []string{"gazetteer", "load", input("cities2.txt")}, atlas, "gazetteer"},
		{"migrate", []string{"migrate"}, "", ""},
	}
	if thorough() {
		list = append(list, job{"restore", []string{"restore", "--force", input("atlas.dump")}, retitled, "import_run"})
	}
	return list
}

// bench is a cluster on which jobs are done again and again, each time on a copy
// of the same database.
type bench struct {
	*cluster
	copies atomic.Int64
}

// copy makes a new database for a job and returns its name.
func (b *bench) copy(t *testing.T, j job) string {
	t.Helper()
	name := fmt.Sprintf("copy_%d", b.copies.Add(1))
	from := j.from
	if from == "" {
		from = "template0"
	}
	b.exec("postgres", "create database "+name+" template "+from)
	return name
}

func (b *bench) drop(name string) { b.exec("postgres", "drop database "+name+" with (force)") }

// ours is the condition of a session that a command has with a database, or one
// of PostgreSQL's own programs that it runs.
func (b *bench) ours(database string) string {
	return `datname = '` + database + `' and application_name <> 'chaos' and backend_type = 'client backend'`
}

// settle waits until nothing of a killed command is at work in the database.
func (b *bench) settle(t *testing.T, database string) {
	t.Helper()
	eventually(t, time.Minute, "the sessions of a killed command end", func() bool {
		return ask[int](b.cluster, "postgres", `select count(*)::integer from pg_stat_activity where `+b.ours(database)) == 0
	})
}

// TestCommands kills each command that changes something, then starts two of it
// at once.
func TestCommands(t *testing.T) {
	t.Parallel()
	b := &bench{cluster: newCluster(t, "")}
	for _, j := range jobs() {
		t.Run(j.name, func(t *testing.T) {
			t.Parallel()
			alone := b.alone(t, j)
			t.Run("killed", func(t *testing.T) { b.killed(t, j, alone) })
			t.Run("twice", func(t *testing.T) {
				for range pick(1, 3) {
					b.twice(t, j, alone)
				}
			})
		})
	}
}

// outcome is what a command does when nobody meddles.
type outcome struct {
	before, after string // states of the database
	took          time.Duration
}

func (b *bench) alone(t *testing.T, j job) outcome {
	t.Helper()
	name := b.copy(t, j)
	defer b.drop(name)
	before := b.state(t, name)
	began := time.Now()
	must(t, b.url(name), j.args...)
	took := time.Since(began)
	after := b.state(t, name)
	if before == after {
		t.Fatal("the command changes nothing: this test could see nothing")
	}
	return outcome{before, after, took}
}

// killed kills a command at random instants. What is left is what was there
// before or what is there after, never anything in between, and the next run
// goes to the end with no hand.
func (b *bench) killed(t *testing.T, j job, alone outcome) {
	aim := newAim(random(t), alone.took, pick(2, 20))
	var old, between, done, finished int
	for aim.more() {
		at := aim.next()
		name := b.copy(t, j)
		over := b.killAt(t, name, at, j.args...)
		b.settle(t, name)
		left := b.state(t, name)
		switch {
		case left == alone.after:
			done++
		case left == alone.before && !over:
			old++
		case j.name == "migrate" && !over && b.wholeSteps(t, name):
			between++ // each step is a transaction of its own
		default:
			t.Errorf("killed after %v of %v (finished: %v): neither the state before nor the one after:\n%s",
				at, alone.took, over, diff(alone.before, alone.after, left))
		}
		if over {
			finished++
		}
		aim.learn(at, left == alone.after)
		must(t, b.url(name), j.args...)
		if state := b.state(t, name); state != alone.after {
			t.Errorf("killed after %v of %v, then run again: not the state after:\n%s",
				at, alone.took, diff(alone.before, alone.after, state))
		}
		b.drop(name)
	}
	report.add("killed: "+j.name, map[string]float64{
		"instants": float64(aim.done), "left_old": float64(old), "left_between_steps": float64(between), "left_new": float64(done),
		"over_before": float64(finished), "uninterrupted_ms": ms(alone.took), "commit_bracket_ms": ms(max(0, aim.late-aim.early)),
	})
}

// killAt starts a command and kills it after a while. It reports whether the
// command was over by then.
func (b *bench) killAt(t *testing.T, database string, at time.Duration, args ...string) (finished bool) {
	t.Helper()
	c := command(t, b.url(database), args...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(at, func() { _ = c.Process.Signal(syscall.SIGKILL) }) // unless it is over
	err := c.Wait()
	timer.Stop()
	return err == nil
}

// twice starts a command twice at once: both succeed, one after the other, or
// one says what to do, and the outcome is that of one. Left to chance, one is
// over before the other has begun: the first is held up in its transaction until
// the second is there, and waits for its turn.
func (b *bench) twice(t *testing.T, j job, alone outcome) {
	t.Helper()
	together := b.copy(t, j)
	defer b.drop(together)
	release := b.holdUp(t, together, j.late)
	defer release()
	type ending struct {
		said []byte
		err  error
	}
	endings := make(chan ending, 2)
	for _, c := range []*exec.Cmd{command(t, b.url(together), j.args...), command(t, b.url(together), j.args...)} {
		go func() {
			said, err := c.CombinedOutput()
			endings <- ending{said, err}
		}()
	}
	if j.late != "" {
		b.queued(t, together)
	}
	release()
	succeeded := 0
	for range 2 {
		switch end := <-endings; {
		case end.err == nil:
			succeeded++
		case !strings.Contains(string(end.said), "Try again"):
			t.Errorf("one of two failed without saying what to do: %v\n%s", end.err, end.said)
		}
	}
	if succeeded == 0 {
		t.Error("neither of the two succeeded")
	}
	if state := b.state(t, together); state != alone.after {
		t.Errorf("two at once do not end as one does:\n%s", diff(alone.after, alone.after, state))
	}
}

// TestRestoreWaits restores a backup while an import is under way: the import
// ends first, and what is there afterwards is what was saved.
func TestRestoreWaits(t *testing.T) {
	t.Parallel()
	b := &bench{cluster: newCluster(t, "")}
	want := b.state(t, atlas)
	release := b.holdUp(t, atlas, "import_run")
	defer release()
	endings := make(chan string, 2)
	begin := func(args ...string) {
		c := command(t, b.url(atlas), args...)
		go func() {
			said, err := c.CombinedOutput()
			if err == nil {
				said = nil
			}
			endings <- string(said)
		}()
	}
	begin("import", input("titles.csv"))
	eventually(t, time.Minute, "the import is under way", func() bool {
		return ask[string](b.cluster, "postgres", waitingIn(b.ours(atlas))) == "relation"
	})
	begin("restore", "--force", input("atlas.dump"))
	b.queued(t, atlas)
	release()
	for range 2 {
		if said := <-endings; said != "" {
			t.Errorf("one of the two failed:\n%s", said)
		}
	}
	if state := b.state(t, atlas); state != want {
		t.Errorf("what is there is not what was saved:\n%s", diff(want, want, state))
	}
	must(t, b.url(atlas), "import", input("titles.csv")) // whose rights are there again
	for _, owner := range []string{
		ask[string](b.cluster, atlas, `select nspowner::regrole::text from pg_namespace where nspname = 'passerelles'`),
		ask[string](b.cluster, atlas, `select string_agg(distinct relowner::regrole::text, ' ') from pg_class where relnamespace = 'passerelles'::regnamespace`),
	} {
		if owner != "passerelles_owner" {
			t.Errorf("what was restored belongs to %q", owner)
		}
	}
}

// waitingIn asks what the sessions of a condition wait for.
func waitingIn(condition string) string {
	return `select coalesce(string_agg(wait_event, ' ' order by wait_event), '') from pg_stat_activity
		where wait_event_type = 'Lock' and ` + condition
}

// holdUp keeps everybody from writing to a table, until it is released.
func (b *bench) holdUp(t *testing.T, database, table string) (release func()) {
	t.Helper()
	if table == "" {
		return func() {}
	}
	conn, err := pgx.Connect(t.Context(), b.url(database)+"?application_name=chaos")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `begin; lock table passerelles.`+table+` in exclusive mode`); err != nil {
		t.Fatal(err)
	}
	return sync.OnceFunc(func() { _ = conn.Close(context.WithoutCancel(t.Context())) }) // and its transaction
}

// queued waits until two commands wait, and wants one to have the turn and the
// other to wait for it, not to be half way in the same work.
func (b *bench) queued(t *testing.T, database string) {
	t.Helper()
	var seen string
	eventually(t, time.Minute, "two commands wait", func() bool {
		seen = ask[string](b.cluster, "postgres", waitingIn(b.ours(database)))
		return strings.Contains(seen, " ")
	})
	if seen != "advisory relation" {
		t.Errorf("two at once wait for %q: they are in each other's way", seen)
	}
}

// state describes the database: its tables with a digest of what is in each.
// When something was done, and the numbers that an interrupted transaction
// uses up, are left out: they differ from one run to the next. So is the list of
// imports, where importing the same again is one more line.
func (b *bench) state(t *testing.T, database string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.url(database)+"?application_name=chaos")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	rows, err := conn.Query(t.Context(), `
		select c.relname::text, c.relkind::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where n.nspname = 'passerelles' and c.relkind in ('r', 'i', 'v') and c.relname <> 'import_run' order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	relations, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Name, Kind string }])
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, relation := range relations {
		if relation.Kind != "r" {
			fmt.Fprintln(&text, relation.Name)
			continue
		}
		var count int
		var digest string
		err := conn.QueryRow(t.Context(), `
			select count(*), coalesce(md5(string_agg(line, e'\n' order by line)), '') from (
				select ((to_jsonb(t) - array['number', 'revision', 'changed_at', 'imported_at', 'published_at', 'since', 'loaded_at', 'decided_on'])
					#- '{new_row,decided_on}' #- '{old_row,decided_on}' #- '{new_row,loaded_at}' #- '{old_row,loaded_at}')::text collate "C" as line
				from passerelles.`+pgx.Identifier{relation.Name}.Sanitize()+` t) lines`).Scan(&count, &digest)
		if err != nil {
			t.Fatalf("read %s: %v", relation.Name, err)
		}
		fmt.Fprintln(&text, relation.Name, count, digest)
	}
	if strings.Contains(text.String(), "\ncurrent_edition 1 ") {
		var current string
		err := conn.QueryRow(t.Context(), `
			select e.digest from passerelles.current_edition c join passerelles.edition e on e.number = c.number`).Scan(&current)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&text, "current", current)
	}
	return text.String()
}

// wholeSteps reports whether the schema is at one of the migrations' steps.
func (b *bench) wholeSteps(t *testing.T, database string) bool {
	t.Helper()
	if !ask[bool](b.cluster, database, `select to_regclass('passerelles.schema_version') is not null`) {
		// Before the first step: the schema is there or not, and nothing is in it.
		return ask[int](b.cluster, database, `select count(*)::integer from pg_class where relnamespace = to_regnamespace('passerelles')`) == 0
	}
	version := ask[int](b.cluster, database, `select version from passerelles.schema_version`)
	// The first table of each step, in their order; those that make none are
	// whole with the one before.
	first := []string{"theme", "tombstone", "edition", "gazetteer_place", "gazetteer_spelling"}
	for i, table := range first {
		there := ask[bool](b.cluster, database, `select to_regclass('passerelles.`+table+`') is not null`)
		if there != (i < version) {
			return false
		}
	}
	return true
}

// diff lists the lines of left that are in neither, or not in both, of the two
// states.
func diff(before, after, left string) string {
	var text strings.Builder
	for line := range strings.Lines(left) {
		old, done := strings.Contains(before, line), strings.Contains(after, line)
		if !old || !done {
			fmt.Fprintf(&text, "before %v, after %v: %s", old, done, line)
		}
	}
	for line := range strings.Lines(after) {
		if !strings.Contains(left, line) {
			fmt.Fprintf(&text, "after, not here: %s", line)
		}
	}
	return text.String()
}
