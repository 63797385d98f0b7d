import { useState } from 'react';
export default function Quiz({ question, answers }: { question: string; answers: string[] }) {
	const [chosen, choose] = useState<string>();
	return <fieldset><legend>{question}</legend>{answers.map((a) => <button onClick={() => choose(a)}>{a}</button>)}{chosen}</fieldset>;
}
