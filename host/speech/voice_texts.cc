// SPDX-License-Identifier: Apache-2.0
// The vocabulary around the keywords. Words that sound exactly like a keyword of the demo (write,
// rite, sighed) are not here: no model could tell them apart.
#include <sstream>
#include <string_view>

#include "host/speech/voices.h"

namespace mw::speech {
namespace {

constexpr std::string_view kNearTheDemo = R"(
lift loft let leaf leg lest theft cleft laughed lapped less ride rice rate bright fright night
kite height white light rye ripe bite ear year beer fear clear near tear deer really rail peer
rare roar cheer sign size sigh slide sight tide wide guide sad said cider enter sender central
sent century sensor winter dinner from fun found font run hunt friend frost grunt frown
)";

constexpr std::string_view kCommon = R"(
yes no up down stop go on off zero one two three four five six seven eight nine ten open close
start hello please thanks good morning evening today tomorrow water coffee music volume door
window house kitchen table bird cat dog happy tree wow follow learn visual forward back next over
under through about people little number world school mother father brother because between
another always money story letter paper river mountain summer garden minute second color green
yellow orange purple machine battery signal power silence speaker turn call play again never maybe
)";

constexpr std::string_view kSentences = R"(
the weather will be cloudy with a little rain in the afternoon
can you tell me what time it is
she put the kettle on and sat down by the window
we are going to the market to buy bread and cheese
please remember to lock the door when you go
my brother works in a small shop near the station
the train to the coast was twenty minutes late
he has read that book three times already
I would like a large coffee with milk and no sugar
they built a new bridge over the river last year
turn the music up a little please
the children were playing football in the garden
how much does a ticket to the museum cost
our neighbours have two dogs and an old grey cat
it takes about an hour to cook a good soup
nobody knew the answer to the last question
the battery of my phone is almost empty
let us meet again next Thursday at seven
a strong wind blew all the leaves off the trees
he forgot his umbrella on the bus this morning
the doctor said that I should drink more water
there are four apples and six oranges on the table
she speaks French and a little Spanish
we watched a film about the moon and the stars
the machine makes a strange noise when it is cold
put the letters in the box by the stairs
my grandmother used to live on a farm
you can pay with a card or with cash
the library closes at five in the evening
I have never seen so many people in one place
the fire was out before anyone called for help
every summer they travel to the mountains
could you open the window for a moment
the boy threw the ball as far as he could
dinner will be ready in ten minutes
our teacher told us a story about a clever fox
the shop on the corner sells the best bread in town
it was too dark to read the number on the house
she painted the kitchen yellow and the hall green
there is nothing better than a warm bath in winter
he drives an old blue car without a radio
please send me the report before noon
the plane landed safely in spite of the storm
I think that we should wait until tomorrow
the orchestra played for more than two hours
a small boat was tied to the wooden pier
they have known each other since school
what would you like to drink with your meal
the engineer measured the current twice
most of the students passed the exam
her daughter wants to become a pilot
the lamp in the bedroom needs a new bulb
we heard somebody laugh in the next room
the bread is still warm from the oven
you should never leave your bag alone
a group of birds sat silently on the wire
his answer was short but very friendly
the price of sugar has gone up again
we need two more chairs for the guests
the old clock stopped at a quarter past nine
I will call you as soon as I get home
the cat slept all day on the sofa
there was a long line of cars at the border
she wore a white dress and a straw hat
the computer asked for a password again
he plays the piano better than his sister
the water in the lake is clear and cold
we drank hot chocolate and told jokes
the post office is closed on Sunday
an apple a day keeps the doctor away
the mayor opened the new swimming pool
they lost the key to the garden gate
our flight was cancelled because of the snow
would you mind closing the door
the soup needs a bit more salt and pepper
he counted the coins and gave me the change
a young couple moved into the house next door
we followed the path until it got dark
the phone rang twice and then it stopped
my favourite colour has always been purple
they grow potatoes and beans on that field
the coach was happy with the whole team
she found an old coin under the floor
the baby smiled and fell asleep at once
you are welcome to stay for the night
the meeting begins at half past eight
he cut the cake into twelve pieces
nobody likes to get up early on Monday
the road was closed because of an accident
I lent my bicycle to a friend from work
the moon was bright and the sea was calm
do you know where the nearest bank is
the farmer gave us a basket of eggs
they danced until the music ended
the cook burned his hand on the stove
it has been raining for almost a week
please speak slowly and loud enough
a thick fog lay over the whole valley
her uncle repairs clocks and watches
the new printer is faster than the old one
we could hear the waves from our room
the museum shows paintings of many countries
he opened the box and found a silver ring
I would rather walk than take the bus
the judge listened to both of them carefully
there is a hole in the bottom of the bucket
she planted roses along the fence
the tea is in the cupboard above the sink
two men carried the piano up the stairs
he dreamed of sailing around the world
the sign says that we must not park here
our holiday was far too short this year
you will find the answer on page forty
a loud bang woke the whole street
the nurse was kind and very patient
we need a hammer and a handful of nails
the river floods the fields every spring
they argued about money all evening
her voice was soft but easy to understand
the sky turned orange and then deep red
can you lend me a pen for a minute
he missed the last bus and walked home
the dog barked at the man with the ladder
I bought these shoes for less than thirty pounds
the actor forgot his lines in the second act
we will be there between six and seven
the factory produces paper and cardboard
she turned the page without a word
the windows rattle whenever a truck goes by
a famous painter once lived in this village
the password must have at least ten letters
he was so tired that he fell asleep in his chair
it is hard to find a parking space in the city
thank you very much for your help
the sensor measures light and temperature
)";

}  // namespace

std::vector<std::string> common_words() {
  std::istringstream text(std::string(kNearTheDemo) + std::string(kCommon));
  std::vector<std::string> words;
  for (std::string word; text >> word;) words.push_back(word);
  return words;
}

std::vector<std::string> common_sentences() {
  std::istringstream text{std::string(kSentences)};
  std::vector<std::string> sentences;
  for (std::string line; std::getline(text, line);)
    if (!line.empty()) sentences.push_back(line);
  return sentences;
}

}  // namespace mw::speech
