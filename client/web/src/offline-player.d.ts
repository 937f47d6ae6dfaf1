// Made by build/offline-player.js.
declare module 'virtual:offline-player' {
  const script: string;
  export default script;
}
