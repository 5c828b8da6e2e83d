import { useState } from "react";

export const Callback = ({ names }: { names: string[] }) => <>{names.map((name) => useState<string>(name)[0])}</>;
