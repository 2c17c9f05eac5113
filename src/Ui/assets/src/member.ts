import './shared';
import './chat';
