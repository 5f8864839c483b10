// Package protocol is what test/clients/README.md asks of a client program, for all clients in Go.
package protocol

import (
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const (
	interval    = time.Second
	slow        = 100 * time.Millisecond
	stopTimeout = 15 * time.Second
)

// Client is what a library has to do.
type Client interface {
	Set(key, value string) error
	// Get returns an empty value for a key that does not exist.
	Get(key string) (string, error)
	Close()
}

// Line is printed every second, and the last one has what became of the keys.
type Line struct {
	At           int64   `json:"at"`
	Acknowledged int     `json:"acknowledged"`
	Failed       int     `json:"failed"`
	Longest      int64   `json:"longest"`
	Oldest       int64   `json:"oldest"`
	Again        int64   `json:"again"`
	Error        *string `json:"error"`
	Lost         *int    `json:"lost,omitempty"`
	Unread       *int    `json:"unread,omitempty"`
}

type worker struct {
	acknowledged []int
	last         time.Time
	begun        time.Time // zero where no call is under way
	interrupted  bool
}

type tally struct {
	sync.Mutex
	run     string
	workers []*worker
	failed  int
	longest time.Duration
	again   time.Time
	message *string
	stopped bool
}

// Run writes with a client until SIGTERM or SIGINT, and then reads everything back.
func Run(connect func(Options) (Client, error)) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	options := optionsOf()
	client := untilConnected(connect, options, signals)
	t := &tally{run: fmt.Sprintf("%d-%d", time.Now().UnixMilli(), os.Getpid())}
	pause := time.Duration(number("PAUSE_MS", 20)) * time.Millisecond
	var writers sync.WaitGroup
	for index := range number("WORKERS", 16) {
		t.workers = append(t.workers, &worker{})
		writers.Add(1)
		go func() {
			defer writers.Done()
			t.write(client, index, pause)
		}()
	}
	ticker := time.NewTicker(interval)
	for running := true; running; {
		select {
		case <-ticker.C:
			show(t.line())
		case <-signals:
			running = false
		}
	}
	t.Lock()
	t.stopped = true
	t.Unlock()
	wait(&writers, stopTimeout)
	line := t.line()
	// Another client reads, so that one which did not come back hides no lost key.
	lost, unread := t.readBack(untilConnected(connect, options, signals))
	line.Lost, line.Unread = &lost, &unread
	show(line)
}

func (t *tally) write(client Client, index int, pause time.Duration) {
	for n := 0; ; n++ {
		t.Lock()
		w := t.workers[index]
		if t.stopped {
			t.Unlock()
			return
		}
		start := time.Now()
		w.begun = start
		t.Unlock()
		err := client.Set(t.key(index, n), strconv.Itoa(n))
		t.Lock()
		now := time.Now()
		w.begun = time.Time{}
		t.longest = max(t.longest, now.Sub(start))
		if err != nil {
			t.failed++
			w.interrupted = true
			message := err.Error()
			message = message[:min(len(message), 200)]
			t.message = &message
		} else {
			w.acknowledged = append(w.acknowledged, n)
			w.last = now
			if w.interrupted || now.Sub(start) >= slow {
				t.again = now
			}
			w.interrupted = false
		}
		t.Unlock()
		time.Sleep(pause)
	}
}

func (t *tally) key(index, n int) string { return fmt.Sprintf("%s:%d:%d", t.run, index, n) }

// line has the longest call since the last line; one that is under way counts by its age, and as
// failed once the writers were told to stop.
func (t *tally) line() Line {
	t.Lock()
	defer t.Unlock()
	now := time.Now()
	line := Line{At: now.UnixMilli(), Oldest: now.UnixMilli()}
	for _, w := range t.workers {
		line.Acknowledged += len(w.acknowledged)
		if !w.begun.IsZero() {
			t.longest = max(t.longest, now.Sub(w.begun))
			if t.stopped {
				t.failed++
			}
		}
		line.Oldest = min(line.Oldest, milliseconds(w.last))
	}
	line.Failed, line.Longest, line.Again, line.Error = t.failed, t.longest.Milliseconds(), milliseconds(t.again), t.message
	t.longest = 0
	return line
}

func untilConnected(connect func(Options) (Client, error), options Options, signals chan os.Signal) Client {
	for {
		client, err := connect(options)
		if err == nil {
			return client
		}
		fmt.Fprintln(os.Stderr, "could not connect:", err)
		select {
		case <-signals:
			os.Exit(1)
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func wait(group *sync.WaitGroup, limit time.Duration) {
	done := make(chan struct{})
	go func() {
		group.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(limit):
	}
}

func show(line Line) {
	text, _ := json.Marshal(line)
	fmt.Println(string(text))
}

func milliseconds(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMilli()
}

func number(name string, fallback int) int {
	if value, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return value
	}
	return fallback
}
