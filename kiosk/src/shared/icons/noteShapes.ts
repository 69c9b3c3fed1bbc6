/** The icons of notes, apart from the others so that light pages carry only these. */
export const NOTE_SHAPES = {
  alert: 'M12 3.5 21.5 20h-19zM12 10v4.500M12 17.200v.1',
  checkCircle: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.300l2.8 2.800L16 9.5',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.700a2.6 2.6 0 1 1 3.8 2.300c-.9.5-1.3 1-1.3 2M12 16.800v.1',
} as const;
