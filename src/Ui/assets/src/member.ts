import './shared';
import './chat';
import './upload';
