import './shared';
