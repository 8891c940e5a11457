import type { ApplicationKey } from '../estate.js';

/** Things people ask how to do: used once each. */
export const tasks: Readonly<Record<ApplicationKey, readonly string[]>> = {
  orderdesk:
    'change the delivery address after an order was released|add a gift message|see who changed an order|enter a standing order for a school|block a customer who never pays|print the order confirmation in Dutch|reopen a quote|split an order over two deliveries|enter an order with pick-up at the warehouse|find all orders with a certain article|move loyalty points between two accounts|enter a price agreed by phone'.split(
      '|',
    ),
  ledgerline:
    'cancel a payment that is already in a run|set a supplier to two-month payment terms|see the history of a cost centre|split an invoice over three departments|print a statement of open items|book a deposit for rented pallets|change the approver while somebody is on leave|export the asset list|enter an invoice without a purchase order|write off a small difference|change the bank account of a customer|see why an invoice is blocked'.split(
      '|',
    ),
  stockhold:
    'block an aisle for repairs|see the picks of one person of last week|move stock between two owners|book samples out|count a bin without stopping the shift|print pallet notes for a whole truck|find the batch of a returned item|set a minimum quantity for a bin|cancel a pick that nobody wants|register a new forklift driver|enter a delivery that has no paper|mark a pallet as damaged'.split(
      '|',
    ),
  parcelway:
    'send a parcel to an embassy|insure a parcel above 2,500|book a Saturday pick-up|see what a shipment cost|send documents without an order|change the weight after the label was printed|stop a parcel on its way|add a new carrier account|print a label in A4|ship a lithium battery|compare two carriers for one country'.split(
      '|',
    ),
  storefront:
    'put a banner on a category page|schedule a price for midnight|hide an article in one country|see what customers searched for|add alternative texts to pictures|redirect an old link|give an influencer a code|change the order of a category|add a size chart|set a delivery promise for plants|see a page as a signed-in customer|translate a landing page'.split(
      '|',
    ),
  peoplebook:
    'apply for parental leave|see the leave of my team in one calendar|correct a clock-in time|request a bicycle lease|change my bank account for the salary|enter a business trip over a weekend|appoint a deputy|download all payslips of a year|see my overtime of last year|register for the first-aid course'.split(
      '|',
    ),
  insight:
    'share a dashboard with the works council|send a report every first Monday|compare two outlets|find out where a number comes from|add a column to the returns report|filter by delivery region|see stock at the end of a past month|embed a chart in a presentation|get an alarm when returns rise|show weeks instead of months'.split(
      '|',
    ),
  gatehouse:
    'give an external consultant access for two weeks|see which groups I am in|use a security key|sign in on a borrowed PC|rename a group|find out who approved my access|get into the guest network with visitors|set up the VPN on a tablet|end the sessions of a lost laptop|get a certificate for a test server'.split(
      '|',
    ),
};

/** Things people order: used once each. */
export const requests: readonly string[] = (
  'a second screen for the reception|a headset with a long cable|a licence for the drawing program|a shared mailbox for the spring fair|a printer for the new packing corner|a longer network cable in room 214|a laptop for the trainee who starts in autumn|access to the archive of 2018|a phone number for the pop-up store|a conference camera for the Oak room|' +
  'a quiet keyboard|the font of the new brand|a folder for the jubilee photos|an export of all suppliers for the auditor|a barcode font for Word|a tablet holder for forklift 6|the old price list of the wholesale catalogue|a test customer for the trainers|the removal of the fax line|a mailing list for the cycling group|' +
  'a bigger mailbox for the complaints team|the keys of the server cabinet in Tarnford|a visitor badge printer|a dashboard on the wall of the canteen|a reminder service for forklift licences|a scanner with a pistol grip for the nursery|a new name for the meeting room Fir|two days of support for the stocktake|a script that renames photos|an account for the temp agency|' +
  'a translation of the safety notes into Romanian|the change of the cost centre of my phone|a battery for the old warehouse clock|an ergonomic mouse for left-handers|a second power supply at home|an SMS gateway test|a document camera for the training room|the move of three desks from Quay Street to Valmont|a licence plate list for the car park barrier|a copy of the 2021 season catalogue data|' +
  'wireless presenters for the sales meeting|a loudspeaker at gate 3|the deletion of the old fair account|a reservation calendar for the e-bikes|a cable duct under the packing line|a monitor arm for the standing desk|rights to publish job adverts|a file share with the photo agency|a network socket in the gardener hut|a label roll holder|' +
  'access to the weather data feed|an out-of-office note for a colleague in hospital|a USB-C adapter for the projector|a repair of the paper shredder|a template for delivery complaints|the number of the taxi account|an interface description for our tax adviser|a reset of the coffee account|a poster printer driver|software for the new plotter|' +
  'a spare charger for the scanners in Norrby|a weekly backup of the plant photos|an account on the survey tool|a microphone for the podcast|protective covers for tablets in the greenhouse|a smaller font on the shelf labels|a data sheet printer for chemicals|a list of all open mobile contracts|an emergency phone in the cold store|a new route for the internal mail'
).split('|');
