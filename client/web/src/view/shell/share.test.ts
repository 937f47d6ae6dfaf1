import { expect, it } from 'vitest';
import { codeLink, invitationLink, readOrigin } from './share';

it('tells addresses that only this computer can open', () => {
  for (const own of ['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080', 'http://127.0.1.1']) {
    expect(readOrigin(own, '').loopback, own).toBe(true);
  }
  for (const reachable of ['http://192.168.1.12:8080', 'https://atelier.exemple.fr', 'http://127-salle.exemple.fr']) {
    expect(readOrigin(reachable, '').loopback, reachable).toBe(false);
  }
});

it('makes links on the address that phones can reach, or on the page’s own', () => {
  const room = readOrigin('http://192.168.1.12:8080/', 'http://127.0.0.1:8080');
  expect(room.host).toBe('192.168.1.12:8080');
  expect(codeLink(room, 'KAYA-42')).toBe('http://192.168.1.12:8080/KAYA-42');
  expect(invitationLink(readOrigin('', 'https://a.fr'), 'x.y')).toBe('https://a.fr/i#x.y');
});
