// The types of Express 5: the tests use nothing that differs in Express 4, whose package has no types.
declare module 'express4' {
  import express from 'express';
  export default express;
}
