// What a message carries beside its words: a picture of ours, or the name that an export gave.
export function pictureOf(attachment: string, room: string, author: string): HTMLElement {
  const [kind, hash, size] = attachment.split(':');
  if (kind !== 'picture' || !hash || !size) {
    const file = document.createElement('span');
    file.className = 'msg-file';
    file.textContent = attachment;
    return file;
  }
  const [width, height] = size.split('x').map(Number);
  const picture = new Image(width, height);
  Object.assign(picture, { src: `${room}/pictures/${hash}`, alt: author, loading: 'lazy' });
  const link = document.createElement('a');
  Object.assign(link, { className: 'msg-picture', href: picture.src });
  link.append(picture);
  return link;
}
