package protocol

import (
	"context"
	"strconv"
	"sync"
	"time"
)

const (
	readTimeout  = 60 * time.Second
	readAttempts = 5
)

func (t *tally) readBack(client Client) (lost, unread int) {
	end := time.Now().Add(readTimeout)
	var readers sync.WaitGroup
	for index, w := range t.workers {
		t.Lock()
		keys := w.acknowledged
		t.Unlock()
		readers.Add(1)
		go func() {
			defer readers.Done()
			for _, n := range keys {
				value, err := read(client, t.key(index, n), end)
				t.Lock()
				if err != nil {
					unread++
				} else if value != strconv.Itoa(n) {
					lost++
				}
				t.Unlock()
			}
		}()
	}
	readers.Wait()
	return lost, unread
}

func read(client Client, key string, end time.Time) (value string, err error) {
	for range readAttempts {
		if time.Now().After(end) {
			return "", context.DeadlineExceeded
		}
		if value, err = client.Get(key); err == nil {
			return value, nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return "", err
}
