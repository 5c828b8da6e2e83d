"""The small chat server that a tutorial for FastAPI builds: a WebSocket for each user, every message into SQLite through
SQLAlchemy, then to everybody in turn. Run by uvicorn with one worker: its connections live in one process's memory."""

import os

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from sqlalchemy import Column, Integer, String
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base, sessionmaker

engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ['BROADCAST_DATABASE']}")
Session = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
Base = declarative_base()
app = FastAPI()
connections = {}


class Message(Base):
    __tablename__ = "messages"
    id = Column(Integer, primary_key=True)
    username = Column(String)
    text = Column(String)


@app.on_event("startup")
async def prepare():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


@app.websocket("/ws")
async def chat(socket: WebSocket, token: str):
    await socket.accept()
    connections[token] = socket
    try:
        while True:
            text = await socket.receive_text()
            async with Session() as session:
                session.add(Message(username=token, text=text))
                await session.commit()
            for other in list(connections.values()):
                try:
                    await other.send_text(f"{token}: {text}")
                except RuntimeError:
                    pass  # It has gone meanwhile.
    except WebSocketDisconnect:
        connections.pop(token, None)
