export interface Team {
  readonly name: string;
  readonly short: string;
  readonly squad: readonly string[];
}

type Row = readonly [name: string, short: string];

/** No such club exists. */
const FOOTBALL: readonly Row[] = [
  ['Riverton Rovers', 'RIV'],
  ['Oakmere United', 'OAK'],
  ['Harbour Vale', 'HAR'],
  ['Northgate Athletic', 'NOR'],
  ['Kingsmead Town', 'KIN'],
  ['Millbrook Wanderers', 'MIL'],
  ['Eastcliff Albion', 'EAS'],
  ['Stonebridge City', 'STO'],
  ['Westmoor County', 'WES'],
  ['Ashdale Rangers', 'ASH'],
  ['Brackenhill', 'BRA'],
  ['Lakeshore Sporting', 'LAK'],
  ['Copperfield Dynamo', 'COP'],
  ['Silverton Real', 'SIL'],
  ['Redwater Olympic', 'RED'],
  ['Fernwick Park', 'FER'],
];

const BASKETBALL: readonly Row[] = [
  ['Bay Harbor Pilots', 'BAY'],
  ['Summit City Bears', 'SUM'],
  ['Iron Valley Forge', 'IRO'],
  ['Prairie Wolves', 'PRA'],
  ['Delta Herons', 'DEL'],
  ['Canyon Ravens', 'CAN'],
  ['Granite Giants', 'GRA'],
  ['Lakeview Comets', 'LVC'],
  ['Redwood Owls', 'OWL'],
  ['Cape Storm', 'CAP'],
  ['Desert Foxes', 'FOX'],
  ['Frontier Bisons', 'FRO'],
  ['Midtown Express', 'MID'],
  ['Northern Lights', 'LIG'],
  ['Gulf Coast Marlins', 'GUL'],
  ['Highland Stags', 'HIG'],
];

const INITIALS = 'ABCDEFGHJKLMNOPRSTVW';
const SURNAMES =
  'Adeyemi Almeida Andersen Bakker Baptiste Becker Brandt Calloway Cisse Conti Costa Dahl Delgado Diallo Doyle Duarte ' +
  'Ekström Evans Farouk Ferrara Fischer Garrett Grant Haddad Hansen Hayes Horvat Ibarra Ivanov Jansen Jensen Kaya ' +
  'Keita Kovač Laurent Lindqvist Lopes Marsh Mbeki Mendes Moreau Morgan Nakata Navarro Novak Okafor Olsen Osei Park ' +
  'Pereira Petrov Quinn Ramos Reyes Rossi Santos Schmitt Silva Sorensen Suzuki Tanaka Traoré Vargas Vidal Walsh Weber';

function toTeam([name, short]: Row, index: number, players: number): Team {
  const surnames = SURNAMES.split(' ');
  const squad = Array.from({ length: players }, (_, player) => {
    const initial = INITIALS[(index * 7 + player * 3) % INITIALS.length]!;
    return `${initial}. ${surnames[(index * players + player) % surnames.length]!}`;
  });
  return { name, short, squad };
}

export const FOOTBALL_TEAMS: readonly Team[] = FOOTBALL.map((row, index) => toTeam(row, index, 11));
export const BASKETBALL_TEAMS: readonly Team[] = BASKETBALL.map((row, index) => toTeam(row, index, 8));
