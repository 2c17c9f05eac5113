import './shared';
import './chat/room';
import './upload';
