import './manners';
import './chat/room';
import './upload';

// A lucky word that this browser chose, so that nobody else could have; whoever types one of their own keeps it.
for (const lucky of document.querySelectorAll<HTMLInputElement>('input[data-lucky]'))
  lucky.value = [...crypto.getRandomValues(new Uint8Array(4))].map(b => b.toString(16).padStart(2, '0')).join('');
